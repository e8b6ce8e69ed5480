package io.larkspur.feishu.longconnection;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Renews a lease three times in its life, counted from when the last renewal was sent, however long it took. While the database does not answer it gives up a tenth before the end, counted
 * from when the last renewal, or the taking, was sent.
 */
final class SlotKeeper {

    private static final Logger log = LoggerFactory.getLogger(SlotKeeper.class);

    private final Duration lease;
    private final Mono<Boolean> renewal;
    private volatile long renewed;
    private volatile long sent;

    /** @param taken when the slot was asked for, in nanoseconds */
    SlotKeeper(Duration lease, long taken, Mono<Boolean> renewal) {
        this.lease = lease;
        this.renewed = taken;
        this.sent = taken;
        this.renewal = renewal;
    }

    Mono<Void> keep() {
        return Mono.firstWithSignal(renewing(), end());
    }

    private Mono<Void> renewing() {
        return Mono.defer(() -> Mono.delay(left(sent, lease.dividedBy(3))))
                .then(Mono.defer(this::renew))
                .repeat()
                .then();
    }

    private Mono<Boolean> renew() {
        long now = System.nanoTime();
        sent = now;
        return renewal.timeout(lease.dividedBy(3))
                .onErrorResume(Exception.class, away -> {
                    log.debug("A slot of the long connection could not be renewed: {}", away.toString());
                    return Mono.empty();
                })
                .doOnNext(ours -> {
                    if (!ours) {
                        throw new SlotLost("the lease ran out");
                    }
                    renewed = now;
                });
    }

    private Mono<Void> end() {
        return Mono.defer(() -> Mono.delay(left()))
                .repeat(() -> !left().isZero())
                .then(Mono.error(() -> new SlotLost("the lease could not be renewed in time")));
    }

    private Duration left() {
        return left(renewed, lease.multipliedBy(9).dividedBy(10));
    }

    private static Duration left(long since, Duration whole) {
        Duration left = whole.minusNanos(System.nanoTime() - since);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
