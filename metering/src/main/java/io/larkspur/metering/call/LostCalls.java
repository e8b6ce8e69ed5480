package io.larkspur.metering.call;

import io.larkspur.metering.credits.Bill;
import io.larkspur.metering.credits.Bill.Line;
import io.larkspur.metering.credits.Ledger;
import io.larkspur.metering.credits.OpenHold;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Ends the holds of calls whose gateway died. Such a call may have been carried out, so it is charged what was set aside,
 * and written down without an answer; unless it was given up before anybody saw its hold, and never sent.
 */
final class LostCalls {

    private static final Logger log = LoggerFactory.getLogger(LostCalls.class);
    private static final int TOGETHER = 256;
    private static final Duration LONGER_THAN_ANY_STATEMENT = Duration.ofDays(1);

    private final Ledger ledger;
    private final Clock clock;

    LostCalls(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
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
        return ledger.expiredHolds(TOGETHER)
                .flatMap(hold -> charged(hold).thenReturn(hold), TOGETHER)
                .count()
                .doOnNext(count -> {
                    if (count > 0) {
                        log.info("Ended {} holds of calls whose gateway did not come back", count);
                    }
                });
    }

    private Mono<Void> charged(OpenHold hold) {
        if (hold.released()) {
            return ledger.charge(Bill.freeing(hold.userId(), hold.id())).then();
        }
        MeteredCall call = CallWords.read(hold.id(), hold.userId(), hold.call());
        Outcome outcome = CallWords.unheardOf(call, hold.amount(), clock.instant());
        Line line = new Line(hold.id(), hold.amount(), CallWords.record(call, outcome, call.id()));
        return ledger.charge(new Bill(hold.userId(), List.of(line), CallWords.occasion(call)))
                .then();
    }
}
