package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;

/**
 * For how long a user is left alone after an invitation that brought no consent.
 *
 * @param denied after the user said no
 * @param expired after the user did not answer
 * @param undeliverable after the platform refused to deliver the card
 */
record Rest(Duration denied, Duration expired, Duration undeliverable) {

    /** Trouble passes, but the message service takes no more than a few cards for one user each second. */
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

    Instant afterDenial(Instant now) {
        return now.plus(denied);
    }

    Instant after(CardFailure failure, Instant now) {
        return now.plus(failure.mayPass() ? AFTER_TROUBLE : undeliverable);
    }
}
