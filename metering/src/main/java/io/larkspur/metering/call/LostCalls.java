package io.larkspur.metering.call;

import io.larkspur.metering.credits.Bill;
import io.larkspur.metering.credits.Bill.Line;
import io.larkspur.metering.credits.Ledger;
import io.larkspur.metering.credits.OpenHold;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends the holds of calls whose gateway died. Such a call may have been carried out, so it is charged what was set aside,
 * and written down without an answer; unless it was given up before anybody saw its hold, and never sent. One that cannot be
 * charged waits behind the others for its next try.
 */
final class LostCalls {

    private static final Logger log = LoggerFactory.getLogger(LostCalls.class);
    private static final int TOGETHER = 256;
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGER_THAN_ANY_STATEMENT = Duration.ofDays(1);

    private final Ledger ledger;
    private final Clock clock;
    private final Counter uncharged;

    LostCalls(Ledger ledger, MeterRegistry meters, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
        this.uncharged = Counter.builder("larkspur.metering.calls.uncharged")
                .description("Attempts to charge a call whose gateway is gone that failed")
                .register(meters);
    }

    Mono<Void> charge() {
        return someCharged()
                .expand(count -> count == TOGETHER ? someCharged() : Mono.empty())
                .then();
    }

    /** A hold is taken by a statement; none is under way for so long. */
    Mono<Void> forgetReleased() {
        return Mono.defer(() -> ledger.forgetReleased(clock.instant().minus(LONGER_THAN_ANY_STATEMENT)));
    }

    private Mono<Long> someCharged() {
        return ledger.expiredHolds(TOGETHER).collectList().flatMap(expired -> Flux.fromIterable(expired)
                .flatMap(this::failure, TOGETHER)
                .collectList()
                .flatMap(failures -> putOff(failures).then(Mono.fromCallable(() -> told(expired, failures)))));
    }

    /** Why the call of the hold could not be charged; empty when it could. */
    private Mono<Failure> failure(OpenHold hold) {
        return Mono.defer(() -> charged(hold))
                .then(Mono.<Failure>empty())
                .onErrorResume(fault -> Mono.just(new Failure(hold.id(), fault)));
    }

    /** Or they would be the oldest again the next time, and as many as are looked at together would be all there ever are. */
    private Mono<Void> putOff(List<Failure> failures) {
        if (failures.isEmpty()) {
            return Mono.empty();
        }
        uncharged.increment(failures.size());
        log.warn(
                "{} calls whose gateway did not come back are not charged yet, such as {}; the next try is in {}: {}",
                failures.size(),
                failures.get(0).holdId(),
                PAUSE,
                failures.get(0).fault().toString());
        return ledger.extendHolds(failures.stream().map(Failure::holdId).toList(), PAUSE);
    }

    private static long told(List<OpenHold> expired, List<Failure> failures) {
        int ended = expired.size() - failures.size();
        if (ended > 0) {
            log.info("Ended {} holds of calls whose gateway did not come back", ended);
        }
        return expired.size();
    }

    private Mono<Void> charged(OpenHold hold) {
        if (hold.released()) {
            return ledger.charge(Bill.freeing(hold.userId(), hold.id())).then();
        }
        MeteredCall call = CallWords.read(hold.id(), hold.userId(), hold.call());
        Outcome outcome = CallWords.unheardOf(call, hold.amount(), clock.instant());
        Line line = new Line(hold.id(), hold.amount(), CallWords.recordAsHeld(call, outcome));
        return ledger.charge(new Bill(hold.userId(), List.of(line), CallWords.occasion(call)))
                .then();
    }

    private record Failure(String holdId, Throwable fault) {}
}
