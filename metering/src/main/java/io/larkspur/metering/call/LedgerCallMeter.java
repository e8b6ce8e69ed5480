package io.larkspur.metering.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.larkspur.metering.credits.Bill;
import io.larkspur.metering.credits.CreditAccount;
import io.larkspur.metering.credits.CreditAccounts;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.Ledger;
import io.larkspur.metering.credits.OutOfCredits;
import io.larkspur.metering.credits.UnknownAccount;
import io.larkspur.problem.ProblemException;
import io.larkspur.stores.grouping.Faults;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Counts calls in the ledger and among the records of usage; what they cost is put on the tabs of their users first. */
final class LedgerCallMeter implements CallMeter {

    private static final Logger log = LoggerFactory.getLogger(LedgerCallMeter.class);
    private static final int MOST_USERS = 100_000;

    private final Ledger ledger;
    private final CreditAccounts accounts;
    private final OpenHolds holds;
    private final Newcomers newcomers;
    private final CallProperties properties;
    private final Tabs durable;
    private final Tabs relaxed;
    private final Backlog backlog;
    private final Cache<String, Credits> balances;

    /** For whose users the accounts that are known were asked for: one text is the name of one user only. */
    private final Cache<String, String> known = users().build();

    LedgerCallMeter(
            Ledger ledger, CreditAccounts accounts, OpenHolds holds, Newcomers newcomers, CallProperties properties) {
        this.ledger = ledger;
        this.accounts = accounts;
        this.holds = holds;
        this.newcomers = newcomers;
        this.properties = properties;
        this.durable = new Tabs(properties.gathering(), this::write);
        this.relaxed = new Tabs(properties.relaxedGathering(), this::write);
        this.backlog = new Backlog(properties.retryPause());
        this.balances = users().expireAfterWrite(properties.balanceAge()).build();
    }

    /** A cache of users, kept up on the calling thread: waking another one for it costs more. */
    private static Caffeine<Object, Object> users() {
        return Caffeine.newBuilder().maximumSize(MOST_USERS).executor(Runnable::run);
    }

    @Override
    public boolean admitsAtHand(MeteredCall call, Credits least) {
        if (isBehind()) {
            return false;
        }
        if (!least.isSome()) {
            return true;
        }
        Credits left = isKnown(call) ? balances.getIfPresent(call.userId()) : null;
        return left != null && left.compareTo(least) >= 0;
    }

    @Override
    public Mono<Void> admit(MeteredCall call, Credits least) {
        return Mono.defer(() -> {
            refuseWhenBehind();
            return admitsAtHand(call, least) ? Mono.empty() : orOnceMoreWithWhatIsFreed(call, covered(call, least));
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

    private Mono<CreditAccount> accountOf(MeteredCall call) {
        return isKnown(call)
                ? accounts.find(call.userId()).onErrorResume(UnknownAccount.class, none -> metAccountOf(call))
                : metAccountOf(call);
    }

    /**
     * Made known first, so that nobody has credits whom the user service does not know, and nobody spends those of another
     * issuer's user of the same name.
     */
    private Mono<CreditAccount> metAccountOf(MeteredCall call) {
        return newcomers
                .met(call)
                .then(Mono.defer(() -> accounts.open(call.userId())))
                .doOnNext(account -> known.put(call.userId(), whoseUser(call)));
    }

    private boolean isKnown(MeteredCall call) {
        return whoseUser(call).equals(known.getIfPresent(call.userId()));
    }

    private static String whoseUser(MeteredCall call) {
        String app = call.appId();
        return app == null ? "" : app;
    }

    @Override
    public Mono<Void> reserve(MeteredCall call, Credits most) {
        return Mono.defer(() -> {
            refuseWhenBehind();
            if (!most.isSome()) {
                return Mono.empty();
            }
            Mono<Void> first = isKnown(call) ? Mono.empty() : metAccountOf(call).then();
            Mono<Void> taking = first.then(orOnceMoreWithWhatIsFreed(call, held(call, most)))
                    .onErrorResume(
                            UnknownAccount.class, unknown -> accountOf(call).then(held(call, most)))
                    .doOnSuccess(done -> holds.add(call.id(), most))
                    .cache();
            return taking.doOnError(failure -> failed(call, failure))
                    .doOnCancel(() ->
                            backlog.add(call.id(), 1, taking.onErrorComplete().then(freed(call))));
        });
    }

    private Mono<Void> held(MeteredCall call, Credits most) {
        return ledger.hold(call.userId(), call.id(), most, properties.holdLife(), CallWords.kept(call));
    }

    /**
     * What ended calls had set aside beyond their cost can be spent, though their tab is still open, or being charged. All who
     * are refused meanwhile wait for the first attempt to charge it only: the refusal stands when the store does not answer.
     */
    private Mono<Void> orOnceMoreWithWhatIsFreed(MeteredCall call, Mono<Void> asked) {
        return Mono.defer(() -> {
            int before = durable.freed(call);
            return asked.onErrorResume(OutOfCredits.class, refused -> {
                Optional<Tab> tab = freeing(call);
                return tab.isEmpty() && durable.freed(call) == before
                        ? Mono.error(refused)
                        : tab.map(Tab::tried).orElseGet(Mono::empty).then(asked);
            });
        });
    }

    /** Written at once: whoever was refused may have gone away. */
    private Optional<Tab> freeing(MeteredCall call) {
        Optional<Tab> open = durable.takeIfItFrees(call);
        open.ifPresent(this::write);
        return open.or(() -> durable.freeing(call));
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
        if (isBehind()) {
            throw new MeterBehind();
        }
    }

    private boolean isBehind() {
        return waiting() >= properties.capacity() / 5 * 4;
    }

    @Override
    public void settle(MeteredCall call, Outcome outcome) {
        durable.add(call, outcome, holds.amount(call.id()));
    }

    @Override
    public void charge(MeteredCall call, Outcome outcome) {
        relaxed.add(call, outcome, Credits.ZERO);
    }

    @Override
    public void release(MeteredCall call) {
        backlog.add(call.id(), 1, freed(call));
    }

    private Mono<Void> freed(MeteredCall call) {
        return ledger.charge(CallWords.freeing(call))
                .then()
                .onErrorResume(UnknownAccount.class, none -> Mono.empty())
                .doOnSuccess(done -> holds.remove(call.id()));
    }

    private void write(List<Tab> closed) {
        ledger.together(() -> closed.forEach(this::write));
    }

    private void write(Tab tab) {
        backlog.add(tab.first().id(), tab.size(), charging(tab).doOnTerminate(() -> durable.tried(tab)));
    }

    /** The bill is made on the way: a tab that could not be billed must not take others along. */
    private Mono<Void> charging(Tab tab) {
        return Mono.defer(() -> charged(tab));
    }

    private Mono<Void> charged(Tab tab) {
        Mono<Void> charging = charged(tab.bill())
                .onErrorResume(
                        fault -> tab.size() > 1 && Faults.isOfTheData(fault),
                        fault -> Mono.fromRunnable(() -> writeEachByItself(tab)));
        Mono<Void> met = Mono.defer(() -> madeKnown(tab)).flatMap(account -> charging);
        return isKnown(tab.first()) ? charging.onErrorResume(UnknownAccount.class, unknown -> met) : met;
    }

    /** A call that the store finds a fault in keeps no other from being charged. */
    private void writeEachByItself(Tab tab) {
        tab.bills().forEach(bill -> backlog.add(tab.first().id(), 1, charged(bill)));
    }

    private Mono<Void> charged(Bill bill) {
        return ledger.charge(bill)
                .doOnNext(posted -> balances.put(bill.userId(), posted.left()))
                .then()
                .doOnSuccess(done -> bill.holds().forEach(holds::remove));
    }

    /**
     * Behind calls that have been made already, so nobody is refused for them any more: what costs something was admitted, and
     * the account was its user's. Calls that cost nothing were let on unasked; their user may be another than the account's,
     * and then there is nobody to write them down for.
     */
    private Mono<CreditAccount> madeKnown(Tab tab) {
        MeteredCall call = tab.first();
        return accountOf(call).onErrorResume(ProblemException.class, refused -> {
            if (!tab.isFree()) {
                return accounts.open(call.userId());
            }
            log.warn(
                    "{} free calls of application {} are not written down, such as {}: {}",
                    tab.size(),
                    call.applicationId(),
                    call.id(),
                    refused.getMessage());
            return Mono.empty();
        });
    }

    void closeTabs() {
        durable.closeAll();
        relaxed.closeAll();
    }

    /** How many calls are not written down yet. */
    int waiting() {
        return durable.calls() + relaxed.calls() + backlog.calls();
    }
}
