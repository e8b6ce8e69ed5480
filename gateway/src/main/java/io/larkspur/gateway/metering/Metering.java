package io.larkspur.gateway.metering;

import io.larkspur.gateway.metering.MeterSettings.Mode;
import io.larkspur.gateway.metering.Readings.Pointers;
import io.larkspur.metering.call.CallMeter;
import io.larkspur.metering.credits.Credits;
import org.jspecify.annotations.Nullable;

/** How the calls of one route are counted, as its filter was set up. */
record Metering(
        CallMeter meter,
        PriceList prices,
        Mode mode,
        @Nullable Credits hold,
        Pointers pointers,
        boolean cut) {

    private static final Credits SMALLEST = new Credits(1);

    static Metering of(MeterSettings settings, CallMeter meter, PriceList prices) {
        Credits hold = settings.hold() == null ? null : Credits.notNegative(settings.hold());
        return new Metering(meter, prices, settings.mode(), hold, Pointers.of(settings), settings.cut());
    }

    /**
     * What is set aside for a call, or what there has to be for it: at least the price of the call as such, and something where
     * only the answer tells what it costs, since nobody whose balance is used up may go on.
     */
    Credits most(String route) {
        Credits price = prices.of(route, null).call();
        Credits least = price.isSome() || !prices.mayCost(route) ? price : SMALLEST;
        return hold == null || mode == Mode.RELAXED || hold.compareTo(least) < 0 ? least : hold;
    }

    boolean cuts() {
        return cut && mode == Mode.DURABLE;
    }
}
