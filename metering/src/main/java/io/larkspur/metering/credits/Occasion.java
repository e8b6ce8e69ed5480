package io.larkspur.metering.credits;

import org.jspecify.annotations.Nullable;

/**
 * What a change of a balance is for, kept beside it as it was given.
 *
 * @param reason in words
 * @param endpoint what was called
 * @param referenceId its name elsewhere, such as a payment's
 * @param metadata a JSON value
 */
public record Occasion(
        @Nullable String reason,
        @Nullable String endpoint,
        @Nullable String referenceId,
        @Nullable String metadata) {

    public static final Occasion UNSAID = new Occasion(null, null, null, null);

    public static Occasion of(String reason) {
        return new Occasion(reason, null, null, null);
    }
}
