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

    static Metering of(MeterSettings settings, CallMeter meter, PriceList prices) {
        Credits hold = settings.hold() == null ? null : Credits.notNegative(settings.hold());
        return new Metering(meter, prices, settings.mode(), hold, Pointers.of(settings), settings.cut());
    }

    /** What is set aside for a call, or what there has to be for it: at least the price of the call as such. */
    Credits most(String route) {
        Credits price = prices.of(route, null).call();
        return hold == null || mode == Mode.RELAXED || hold.compareTo(price) < 0 ? price : hold;
    }

    boolean cuts() {
        return cut && mode == Mode.DURABLE;
    }
}
