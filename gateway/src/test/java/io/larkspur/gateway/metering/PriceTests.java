package io.larkspur.gateway.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.gateway.metering.PriceSettings.PriceEntry;
import io.larkspur.metering.credits.Credits;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceTests {

    private static final BigDecimal NONE = BigDecimal.ZERO;

    @Test
    void roundsUpToAMillionth() {
        Price price = Price.of(entry("*", "*", "0", "0.000001"));

        assertThat(price.of(1, 0, 0)).isEqualTo(new Credits(1));
        assertThat(price.of(1001, 0, 0)).isEqualTo(new Credits(2));
        assertThat(price.of(0, 0, 0)).isEqualTo(Credits.ZERO);
    }

    @Test
    void neverGrowsBeyondCounting() {
        Price price = Price.of(entry("*", "*", "1000000", "1000000"));

        assertThat(price.of(1_000_000_000, 1_000_000_000, Long.MAX_VALUE)).isEqualTo(Credits.whole(Credits.LARGEST));
    }

    @Test
    void takesTheFirstEntryThatFits() {
        PriceList list = new PriceList(new PriceSettings(
                List.of(entry("a", "m", "1", "0"), entry("a", "*", "2", "0"), entry("*", "m", "3", "0"))));

        assertThat(list.of("a", "m").call()).isEqualTo(Credits.whole(1));
        assertThat(list.of("a", null).call()).isEqualTo(Credits.whole(2));
        assertThat(list.of("b", "m").call()).isEqualTo(Credits.whole(3));
        assertThat(list.of("b", "n")).isEqualTo(Price.FREE);
    }

    @Test
    void knowsWhetherAnyAnswerOfARouteCosts() {
        PriceList list = new PriceList(new PriceSettings(List.of(
                entry("tokens", "*", "0", "0.5"),
                entry("model", "m", "1", "0"),
                entry("free", "*", "0", "0"),
                entry("free", "m", "1", "0"))));

        assertThat(list.mayCost("tokens")).isTrue();
        assertThat(list.mayCost("model")).isTrue();
        assertThat(list.mayCost("free")).isFalse();
        assertThat(list.mayCost("other")).isFalse();
    }

    private static PriceEntry entry(String route, String model, String call, String prompt) {
        return new PriceEntry(route, model, new BigDecimal(call), new BigDecimal(prompt), NONE, NONE);
    }
}
