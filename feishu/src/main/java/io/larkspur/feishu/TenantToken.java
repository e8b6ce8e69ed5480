package io.larkspur.feishu;

import io.larkspur.vault.TokenValue;
import java.time.Duration;
import java.time.Instant;

/**
 * A tenant access token as issued.
 *
 * @param renewFrom from when on a successor is fetched while this one still serves
 */
record TenantToken(TokenValue value, Instant renewFrom, Instant expiresAt) {

    private static final Duration MARGIN = Duration.ofMinutes(3);

    /** The margin is three minutes or a tenth of its life, whichever is longer, but never more than half of it. */
    static TenantToken issued(TokenValue value, Instant sent, Duration life) {
        Duration tenth = life.dividedBy(10);
        Duration margin = tenth.compareTo(MARGIN) > 0 ? tenth : MARGIN;
        Duration half = life.dividedBy(2);
        Instant expiresAt = sent.plus(life);
        return new TenantToken(value, expiresAt.minus(margin.compareTo(half) > 0 ? half : margin), expiresAt);
    }

    boolean isValid(Instant now) {
        return now.isBefore(expiresAt);
    }

    boolean isDue(Instant now) {
        return !now.isBefore(renewFrom);
    }
}
