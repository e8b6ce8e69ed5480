package io.larkspur.sandbox.clicks;

import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.state.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tokens for changing a card after a click: good once the click is answered, for thirty minutes, twice. */
final class CardTokens {
    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final int USES = 2;
    private static final int MOST = 10_000;

    private final Clock clock;
    private final Map<String, CardToken> tokens = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CardToken> eldest) {
            return size() > MOST;
        }
    };

    CardTokens(Clock clock) {
        this.clock = clock;
    }

    synchronized String issue(String app, String message) {
        String token = "c-" + Ids.hex(40);
        tokens.put(token, new CardToken(app, message, clock.instant().plus(LIFETIME), false, 0));
        return token;
    }

    synchronized void answered(String token) {
        tokens.computeIfPresent(
                token, (key, old) -> new CardToken(old.app(), old.message(), old.expiresAt(), true, old.uses()));
    }

    /** The message whose card may be changed. */
    synchronized String use(String token, String app) {
        CardToken known = tokens.get(token);
        if (known == null) {
            throw new Refusal(300020, "The token is malformed");
        }
        if (!known.app().equals(app)) {
            throw new Refusal(200310, "The card belongs to another app");
        }
        if (!known.answered()) {
            throw new Refusal(10002, "The callback has not been answered yet");
        }
        if (!clock.instant().isBefore(known.expiresAt())) {
            throw new Refusal(300030, "The token has expired");
        }
        if (known.uses() >= USES) {
            throw new Refusal(300040, "The token has been used up");
        }
        tokens.put(token, new CardToken(app, known.message(), known.expiresAt(), true, known.uses() + 1));
        return known.message();
    }

    private record CardToken(String app, String message, Instant expiresAt, boolean answered, int uses) {}
}
