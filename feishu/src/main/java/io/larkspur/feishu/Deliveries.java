package io.larkspur.feishu;

import io.larkspur.feishu.inbound.CallbackGate;
import io.larkspur.feishu.inbound.CallbackMalformed;
import io.larkspur.feishu.inbound.PlatformCallback;
import io.larkspur.feishu.inbox.EventInbox;
import io.larkspur.feishu.inbox.EventMetrics;
import io.larkspur.feishu.inbox.PlatformEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything the platform delivers, whichever way it came: clicks are answered, events are kept in the inbox before they
 * are acknowledged. One that cannot be kept is refused, and the platform delivers it again.
 */
final class Deliveries implements CardActions, ConnectionDeliveries {

    private static final Logger log = LoggerFactory.getLogger(Deliveries.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String CLICK = "card.action.trigger";
    private static final Map<String, Object> ACKNOWLEDGED = Map.of("msg", "success");

    private final CallbackGate gate;
    private final CardClicks clicks;
    private final EventInbox inbox;
    private final EventMetrics metrics;
    private final Clock clock;

    Deliveries(CallbackGate gate, CardClicks clicks, EventInbox inbox, EventMetrics metrics, Clock clock) {
        this.gate = gate;
        this.clicks = clicks;
        this.inbox = inbox;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Mono<String> signed(Map<String, String> headers, byte[] body) {
        return Mono.fromSupplier(() -> gate.admit(headers, body))
                .flatMap(callback -> callback.isChallenge()
                        ? Mono.just(challenge(callback))
                        : received(callback, callback.appId()).defaultIfEmpty(ACKNOWLEDGED))
                .map(JsonMapper.shared()::writeValueAsString);
    }

    @Override
    public Mono<String> plain(byte[] body) {
        return Mono.fromSupplier(() -> PlatformCallback.trusted(body))
                .filter(callback -> callback.isChallenge() || !callback.type().isEmpty())
                .switchIfEmpty(Mono.error(CallbackMalformed::new))
                .flatMap(callback -> isClick(callback) ? clicks.answer(callback) : Mono.just(ACKNOWLEDGED))
                .map(JsonMapper.shared()::writeValueAsString);
    }

    @Override
    public Mono<String> take(String appId, byte[] payload) {
        return Mono.fromSupplier(() -> PlatformCallback.trusted(payload))
                .filter(callback -> isOf(appId, callback))
                .flatMap(callback -> received(callback, appId))
                .map(JsonMapper.shared()::writeValueAsString);
    }

    private static Map<String, Object> challenge(PlatformCallback callback) {
        log.info("The platform verified the callback address");
        return Map.of("challenge", callback.challenge());
    }

    private static boolean isClick(PlatformCallback callback) {
        return callback.type().equals(CLICK);
    }

    private static boolean isOf(String appId, PlatformCallback callback) {
        boolean named = callback.appId().isEmpty() || callback.appId().equals(appId);
        if (!named) {
            log.warn("{} came over the channel of app {} but is for another", callback, appId);
        }
        return named;
    }

    /** Empty when there is nothing to answer. */
    private Mono<Map<String, Object>> received(PlatformCallback callback, String appId) {
        log.debug("{} received for app {}", callback, appId);
        if (isClick(callback)) {
            metrics.count(CLICK, "answered");
            return clicks.answer(callback);
        }
        if (!inbox.wants(callback.type()) || callback.eventId().isEmpty()) {
            metrics.count(callback.type(), "ignored");
            return Mono.empty();
        }
        return kept(callback, event(callback, appId)).then(Mono.empty());
    }

    private PlatformEvent event(PlatformCallback callback, String appId) {
        Instant told = callback.happenedAt();
        return new PlatformEvent(
                appId, callback.eventId(), callback.type(), told == null ? clock.instant() : told, callback.event());
    }

    private Mono<Boolean> kept(PlatformCallback callback, PlatformEvent event) {
        return inbox.keep(event)
                .timeout(PATIENCE)
                .doOnNext(isNew -> {
                    log.debug("{} {}", callback, isNew ? "kept" : "was kept before");
                    metrics.count(event.type(), isNew ? "kept" : "duplicate");
                })
                .doOnError(failure -> {
                    log.warn(
                            "{} could not be kept; the platform has to bring it again: {}",
                            callback,
                            failure.toString());
                    metrics.count(event.type(), "refused");
                });
    }
}
