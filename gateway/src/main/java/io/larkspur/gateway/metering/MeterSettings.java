package io.larkspur.gateway.metering;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a route's calls are counted.
 *
 * @param mode {@code durable} or {@code relaxed}
 * @param hold credits set aside for a durable call; without it the price of a call as such
 * @param model JSON pointer to the model's name in the answer, such as {@code /model}; as the two after it, only looked for
 *     when set
 * @param promptTokens to the tokens read, such as {@code /usage/prompt_tokens}
 * @param completionTokens to the tokens written
 * @param cut whether an answer ends when it has cost what was set aside
 */
record MeterSettings(
        @DefaultValue("relaxed") Mode mode,
        @Nullable BigDecimal hold,
        @Nullable String model,
        @Nullable String promptTokens,
        @Nullable String completionTokens,
        @DefaultValue("false") boolean cut) {

    /** When a call is charged. */
    enum Mode {
        DURABLE,
        RELAXED
    }
}
