package io.larkspur.metering.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.larkspur.metering.credits.CreditAccount;
import io.larkspur.metering.credits.CreditAccounts;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.Ledger;
import io.larkspur.metering.credits.Once;
import io.larkspur.metering.credits.OutOfCredits;
import io.larkspur.metering.credits.Posted;
import io.larkspur.metering.credits.UnknownAccount;
import io.larkspur.metering.usage.Usage;
import io.larkspur.metering.usage.UsageRecord;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Counts calls in the ledger and among the records of usage. */
final class LedgerCallMeter implements CallMeter {

    private static final Logger log = LoggerFactory.getLogger(LedgerCallMeter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final int MOST_USERS = 100_000;

    private final Ledger ledger;
    private final CreditAccounts accounts;
    private final Usage usage;
    private final OpenHolds holds;
    private final Newcomers newcomers;
    private final CallProperties properties;
    private final Cache<String, Credits> balances;
    private final Cache<String, Boolean> known =
            Caffeine.newBuilder().maximumSize(MOST_USERS).build();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Set<Disposable> writing = ConcurrentHashMap.newKeySet();

    LedgerCallMeter(
            Ledger ledger,
            CreditAccounts accounts,
            Usage usage,
            OpenHolds holds,
            Newcomers newcomers,
            CallProperties properties) {
        this.ledger = ledger;
        this.accounts = accounts;
        this.usage = usage;
        this.holds = holds;
        this.newcomers = newcomers;
        this.properties = properties;
        this.balances = Caffeine.newBuilder()
                .maximumSize(MOST_USERS)
                .expireAfterWrite(properties.balanceAge())
                .build();
    }

    @Override
    public Mono<Void> admit(MeteredCall call, Credits least) {
        return Mono.defer(() -> {
            refuseWhenBehind();
            if (!least.isSome()) {
                return Mono.empty();
            }
            Credits left = balances.getIfPresent(call.userId());
            return left != null && left.compareTo(least) >= 0 ? Mono.empty() : covered(call, least);
        });
    }

    /** Asks the store, so that a recharge counts at once. */
    private Mono<Void> covered(MeteredCall call, Credits least) {
        return accountOf(call).flatMap(account -> {
            Credits left = account.balance();
            balances.put(call.userId(), left);
            return left.compareTo(least) >= 0 ? Mono.empty() : Mono.error(() -> OutOfCredits.with(left, least));
        });
    }

    /** Whoever has none is made known first, so that nobody has credits whom the user service does not know. */
    private Mono<CreditAccount> accountOf(MeteredCall call) {
        return accounts.find(call.userId())
                .onErrorResume(
                        UnknownAccount.class,
                        none -> newcomers.met(call).then(Mono.defer(() -> accounts.open(call.userId()))))
                .doOnNext(account -> known.put(call.userId(), true));
    }

    @Override
    public Mono<Void> reserve(MeteredCall call, Credits most) {
        return Mono.defer(() -> {
            refuseWhenBehind();
            if (!most.isSome()) {
                return Mono.empty();
            }
            Mono<Void> taking = held(call, most)
                    .onErrorResume(
                            UnknownAccount.class, unknown -> accountOf(call).then(held(call, most)))
                    .doOnSuccess(done -> holds.add(call.id()))
                    .cache();
            return taking.doOnError(failure -> failed(call, failure))
                    .doOnCancel(() -> write(call, taking.onErrorComplete().then(freed(call))));
        });
    }

    private Mono<Void> held(MeteredCall call, Credits most) {
        return ledger.hold(call.userId(), call.id(), most, properties.holdLife(), CallWords.kept(call));
    }

    /** A store that did not answer may have set it aside nevertheless. */
    private void failed(MeteredCall call, Throwable failure) {
        if (failure instanceof OutOfCredits) {
            balances.invalidate(call.userId());
        } else {
            release(call);
        }
    }

    private void refuseWhenBehind() {
        if (waiting.get() >= properties.capacity() / 5 * 4) {
            throw new MeterBehind();
        }
    }

    @Override
    public void settle(MeteredCall call, Outcome outcome) {
        UsageRecord record = CallWords.record(call, outcome);
        write(
                call,
                ledger.settle(call.userId(), call.id(), outcome.cost(), CallWords.occasion(call), record)
                        .then()
                        .doOnSuccess(done -> holds.remove(call.id())));
    }

    @Override
    public void charge(MeteredCall call, Outcome outcome) {
        UsageRecord record = CallWords.record(call, outcome);
        if (!outcome.cost().isSome()) {
            Mono<Void> recorded = usage.record(record).then();
            write(
                    call,
                    known.getIfPresent(call.userId()) == null ? madeKnown(call).then(recorded) : recorded);
            return;
        }
        Mono<Posted> charged = ledger.charge(
                call.userId(), outcome.cost(), CallWords.occasion(call), new Once(call.id(), call.id()), record);
        write(
                call,
                charged.onErrorResume(
                                UnknownAccount.class, unknown -> madeKnown(call).then(charged))
                        .doOnNext(posted -> balances.put(call.userId(), posted.left()))
                        .then());
    }

    /** Behind a call that has been made already, so nobody is refused for it any more. */
    private Mono<Void> madeKnown(MeteredCall call) {
        return accountOf(call)
                .onErrorResume(ProblemException.class, refused -> accounts.open(call.userId()))
                .then();
    }

    @Override
    public void release(MeteredCall call) {
        write(call, freed(call));
    }

    private Mono<Void> freed(MeteredCall call) {
        return ledger.settle(call.userId(), call.id(), Credits.ZERO, CallWords.occasion(call), null)
                .then()
                .onErrorResume(UnknownAccount.class, none -> Mono.empty())
                .doOnSuccess(done -> holds.remove(call.id()));
    }

    /** Until it is done: what is written has one effect however often it is tried. */
    private void write(MeteredCall call, Mono<Void> work) {
        waiting.incrementAndGet();
        Disposable.Swap task = Disposables.swap();
        writing.add(task);
        boolean begun = task.update(work.retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                        .maxBackoff(properties.retryPause())
                        .doBeforeRetry(retry -> {
                            if (retry.totalRetries() == 0) {
                                log.warn(
                                        "Call {} is not written down yet: {}",
                                        call.id(),
                                        retry.failure().toString());
                            }
                        }))
                .doFinally(signal -> {
                    waiting.decrementAndGet();
                    writing.remove(task);
                })
                .subscribe());
        log.trace("Call {} is being written down: {}", call.id(), begun);
    }

    int waiting() {
        return waiting.get();
    }
}
