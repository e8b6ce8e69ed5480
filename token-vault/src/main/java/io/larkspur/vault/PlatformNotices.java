package io.larkspur.vault;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells the platform of grants that ended here, a few at a time and best effort: here they have ended whatever it says.
 * When too many wait to be told the rest is left out, because their tokens are kept in memory until then.
 */
final class PlatformNotices {

    private static final Logger log = LoggerFactory.getLogger(PlatformNotices.class);
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int MOST_WAITING = 10_000;
    private static final int AT_A_TIME = 4;

    private final ObjectProvider<TokenRevoker> revokers;
    private final BackgroundWork background;
    private final RevocationMeters meters;
    private final boolean wanted;
    private final AtomicInteger waiting = new AtomicInteger();

    PlatformNotices(
            ObjectProvider<TokenRevoker> revokers, BackgroundWork background, RevocationMeters meters, boolean wanted) {
        this.revokers = revokers;
        this.background = background;
        this.meters = meters;
        this.wanted = wanted;
    }

    void tell(List<EndedGrant> ended) {
        if (!wanted || ended.isEmpty()) {
            return;
        }
        if (waiting.addAndGet(ended.size()) > MOST_WAITING) {
            waiting.addAndGet(-ended.size());
            ended.forEach(grant -> meters.platformTold("left_out"));
            log.warn("The platform is not told of {} ended grants: too many wait already", ended.size());
            return;
        }
        background.run(
                "Telling the platform of ended grants",
                background.untilStopped(Flux.fromIterable(ended)
                        .flatMap(this::tell, AT_A_TIME)
                        .then()
                        .doFinally(signal -> waiting.addAndGet(-ended.size()))));
    }

    private Mono<Void> tell(EndedGrant grant) {
        TokenValue access = grant.access();
        Optional<TokenRevoker> platform = revokerOf(grant.key().appId());
        if (access == null || platform.isEmpty()) {
            return Mono.empty();
        }
        return Mono.defer(() -> platform.get().revoke(grant.key(), access, grant.refresh()))
                .timeout(DEADLINE)
                .doOnSuccess(told -> meters.platformTold("told"))
                .onErrorResume(Exception.class, failure -> {
                    meters.platformTold("failed");
                    log.warn("The platform could not be told that {} ended: {}", grant.key(), failure.toString());
                    return Mono.empty();
                });
    }

    private Optional<TokenRevoker> revokerOf(String appId) {
        return revokers.orderedStream().filter(revoker -> revoker.serves(appId)).findFirst();
    }
}
