package io.larkspur.feishu;

import io.larkspur.feishu.card.CardWriter;
import io.larkspur.feishu.card.ClickValue;
import io.larkspur.feishu.card.Toast;
import io.larkspur.feishu.inbound.PlatformCallback;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.UnknownAuthSession;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Answers clicks within the platform's three seconds. A click changes nothing by itself, since it carries no proof of
 * consent: it only tells the user where to go on. So a repeated one may be answered again.
 */
final class CardClicks {

    private static final Logger log = LoggerFactory.getLogger(CardClicks.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final AuthSessions sessions;
    private final CardWriter cards;

    CardClicks(AuthSessions sessions, CardWriter cards) {
        this.sessions = sessions;
        this.cards = cards;
    }

    /** The answer in the platform's form; empty of content for a click on anything but our cards. */
    Mono<Map<String, Object>> answer(PlatformCallback callback) {
        return Mono.justOrEmpty(
                        ClickValue.sessionOf(callback.event().path("action").path("value")))
                .doOnNext(sessionId -> log.debug("{}: a click on the card of auth session {}", callback, sessionId))
                .flatMap(sessionId -> clicked(callback, sessionId))
                .defaultIfEmpty(Map.of());
    }

    private Mono<Map<String, Object>> clicked(PlatformCallback callback, String sessionId) {
        return sessions.find(sessionId)
                .map(session -> answer(callback, session))
                .timeout(PATIENCE)
                .onErrorResume(UnknownAuthSession.class, error -> Mono.just(toast(Toast.UNKNOWN)))
                .onErrorResume(Exception.class, error -> {
                    log.warn("A click on the card of auth session {} was not handled", sessionId, error);
                    return Mono.just(toast(Toast.TRY_AGAIN));
                });
    }

    private Map<String, Object> answer(PlatformCallback callback, AuthSession session) {
        if (!callback.appId().isEmpty() && !callback.appId().equals(session.appId())) {
            return toast(Toast.UNKNOWN);
        }
        if (!Clicker.of(callback.event()).is(session.userId())) {
            log.warn("Auth session {}: somebody else than the invited user clicked", session.sessionId());
            return toast(Toast.OTHER_PERSON);
        }
        log.debug("Auth session {}: the invited user clicked, state {}", session.sessionId(), session.state());
        return switch (session.state()) {
            case PENDING -> toast(Toast.FINISH_ON_PAGE);
            case COMPLETED -> ended(Toast.COMPLETED, session);
            case DENIED -> ended(Toast.DENIED, session);
            case EXPIRED -> ended(Toast.EXPIRED, session);
        };
    }

    private Map<String, Object> ended(Toast toast, AuthSession session) {
        Map<String, Object> card = cards.endedCard(session.state(), session.reason());
        return Map.of("toast", toast.json(), "card", Map.of("type", "raw", "data", card));
    }

    private static Map<String, Object> toast(Toast toast) {
        return Map.of("toast", toast.json());
    }
}
