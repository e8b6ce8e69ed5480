package io.larkspur.metering.credits;

import io.larkspur.metering.paging.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Every change of a balance, in double entry and for good. A change is either in the ledger when its Mono completes, or it
 * failed and, unless the store could not be reached, nothing has changed. All fail with {@link UnknownAccount}.
 */
public interface Ledger {

    /** Fails with {@link OutOfCredits} rather than take a balance below what is held; with {@link KeyReused}. */
    Mono<Posted> consume(String userId, Credits amount, Occasion occasion, @Nullable Once once);

    /** Fails with {@link AmountRefused} when the balance would grow beyond counting; with {@link KeyReused}. */
    Mono<Posted> recharge(String userId, Credits amount, Occasion occasion, @Nullable Once once);

    /** The credits of the plan's period that has begun; empty when they have been given. */
    Mono<Posted> grant(String userId);

    /**
     * Sets credits aside for a call that may cost that much. Fails with {@link OutOfCredits}.
     *
     * @param holdId new
     * @param life by the clock of Postgres
     * @param call a JSON object that tells what it is for, should nobody come back
     */
    Mono<Void> hold(String userId, String holdId, Credits amount, Duration life, String call);

    /**
     * Ends the holds of a bill and charges what its calls cost, at most what there is. Empty when nothing was charged. Lines
     * that were billed before change nothing, so this may be repeated. Where a call was charged unheard of, that is given back
     * first; also where it was never sent.
     */
    Mono<Posted> charge(Bill bill);

    /** Bills that are charged by that are written as one group, rather than the first by itself and the others after it. */
    void together(Runnable charging);

    /** Holds of calls under way live so long from now. */
    Mono<Void> extendHolds(Collection<String> holdIds, Duration life);

    /**
     * Holds whose time is over, the oldest first: of calls that nobody came back from. None in the first ten seconds after
     * a start of Postgres, because nobody could extend a hold before.
     */
    Flux<OpenHold> expiredHolds(int limit);

    /** Forgets holds that were released before then; they do not arrive any more. */
    Mono<Void> forgetReleased(Instant end);

    /** Newest first. */
    Mono<Page<Entry>> entries(String userId, EntryFilter filter, int limit, long offset);

    /** How many changes wait to be written by this program. */
    int waiting();
}
