package io.larkspur.metering.call;

import io.larkspur.metering.credits.Bill;
import io.larkspur.metering.credits.Bill.Line;
import io.larkspur.metering.credits.Ledger;
import io.larkspur.metering.credits.OpenHold;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Ends the holds of calls whose gateway died. Such a call may have been carried out, so it is charged what was set aside,
 * and written down without an answer.
 */
final class LostCalls {

    private static final Logger log = LoggerFactory.getLogger(LostCalls.class);
    private static final int TOGETHER = 256;

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

    private Mono<Long> someCharged() {
        return ledger.expiredHolds(TOGETHER)
                .flatMap(hold -> charged(hold).thenReturn(hold), TOGETHER)
                .count()
                .doOnNext(count -> {
                    if (count > 0) {
                        log.info("Charged {} calls whose gateway did not come back", count);
                    }
                });
    }

    private Mono<Void> charged(OpenHold hold) {
        MeteredCall call = CallWords.read(hold.id(), hold.userId(), hold.call());
        Outcome outcome = CallWords.unheardOf(call, hold.amount(), clock.instant());
        Line line = new Line(hold.id(), hold.amount(), CallWords.record(call, outcome, call.id()));
        return ledger.charge(new Bill(hold.userId(), List.of(line), CallWords.occasion(call)))
                .then();
    }
}
