package io.larkspur.gateway.metering;

import java.math.BigDecimal;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What calls cost. The first entry that fits a call counts; without one it is free.
 *
 * @param prices in order
 */
@ConfigurationProperties("larkspur.gateway.metering")
record PriceSettings(@DefaultValue List<PriceEntry> prices) {

    /**
     * One price, in credits of at most six decimal places and at most 1,000,000 each.
     *
     * @param route its id; {@code *} for all
     * @param model as the answer names it; {@code *} for all
     * @param call for the call as such
     * @param thousandPromptTokens for each 1000 tokens read
     * @param thousandCompletionTokens for each 1000 tokens written
     * @param kilobyte for each 1000 bytes of the answer
     */
    record PriceEntry(
            @DefaultValue("*") String route,
            @DefaultValue("*") String model,
            @DefaultValue("0") BigDecimal call,
            @DefaultValue("0") BigDecimal thousandPromptTokens,
            @DefaultValue("0") BigDecimal thousandCompletionTokens,
            @DefaultValue("0") BigDecimal kilobyte) {

        private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

        PriceEntry {
            for (BigDecimal price : List.of(call, thousandPromptTokens, thousandCompletionTokens, kilobyte)) {
                if (price.signum() < 0
                        || price.compareTo(MOST) > 0
                        || price.stripTrailingZeros().scale() > 6) {
                    throw new IllegalArgumentException("larkspur.gateway.metering.prices: " + price
                            + " is no price; it has to be between 0 and 1000000 with at most six decimal places");
                }
            }
        }
    }
}
