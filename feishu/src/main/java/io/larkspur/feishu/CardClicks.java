package io.larkspur.feishu;

import io.larkspur.feishu.card.CardWriter;
import io.larkspur.feishu.card.ClickValue;
import io.larkspur.feishu.card.Toast;
import io.larkspur.feishu.inbound.CallbackGate;
import io.larkspur.feishu.inbound.CallbackMalformed;
import io.larkspur.feishu.inbound.PlatformCallback;
import io.larkspur.feishu.inbound.SeenEvents;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.UnknownAuthSession;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers callbacks within the platform's three seconds. A click changes nothing by itself, since it carries no proof of
 * consent: it only tells the user where to go on. So a repeated one may be answered again.
 */
final class CardClicks implements CardActions {

    private static final Logger log = LoggerFactory.getLogger(CardClicks.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration CLICK_MEMORY_PATIENCE = Duration.ofMillis(700);
    private static final String CLICK = "card.action.trigger";

    private final CallbackGate gate;
    private final SeenEvents seen;
    private final AuthSessions sessions;
    private final CardWriter cards;

    CardClicks(CallbackGate gate, SeenEvents seen, AuthSessions sessions, CardWriter cards) {
        this.gate = gate;
        this.seen = seen;
        this.sessions = sessions;
        this.cards = cards;
    }

    @Override
    public Mono<String> signed(Map<String, String> headers, byte[] body) {
        return Mono.fromSupplier(() -> gate.admit(headers, body))
                .flatMap(callback -> callback.isChallenge() ? Mono.just(challenge(callback)) : once(callback))
                .map(JsonMapper.shared()::writeValueAsString);
    }

    @Override
    public Mono<String> plain(byte[] body) {
        return Mono.fromSupplier(() -> PlatformCallback.trusted(body))
                .filter(callback -> callback.isChallenge() || !callback.type().isEmpty())
                .switchIfEmpty(Mono.error(CallbackMalformed::new))
                .flatMap(this::answer)
                .map(JsonMapper.shared()::writeValueAsString);
    }

    private static Map<String, Object> challenge(PlatformCallback callback) {
        log.info("The platform verified the callback address");
        return Map.of("challenge", callback.challenge());
    }

    private Mono<Map<String, Object>> once(PlatformCallback callback) {
        return isFirst(callback)
                .doOnNext(first -> log.debug("{} received{}", callback, first ? "" : " again"))
                .flatMap(first -> answer(callback));
    }

    /** A click is answered without memory if need be; an event is refused then, and the platform delivers it again. */
    private Mono<Boolean> isFirst(PlatformCallback callback) {
        Mono<Boolean> first = seen.isFirst(callback.appId(), callback.eventId());
        return !callback.type().equals(CLICK)
                ? first.timeout(PATIENCE)
                : first.timeout(CLICK_MEMORY_PATIENCE).onErrorResume(Exception.class, error -> {
                    log.warn("{} may have been seen before: {}", callback, error.getMessage());
                    return Mono.just(true);
                });
    }

    private Mono<Map<String, Object>> answer(PlatformCallback callback) {
        if (!callback.type().equals(CLICK)) {
            return Mono.just(Map.of("msg", "success"));
        }
        return Mono.justOrEmpty(
                        ClickValue.sessionOf(callback.event().path("action").path("value")))
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
        return Map.of("toast", toast.json(), "card", Map.of("type", "raw", "data", cards.endedCard(session.state())));
    }

    private static Map<String, Object> toast(Toast toast) {
        return Map.of("toast", toast.json());
    }
}
