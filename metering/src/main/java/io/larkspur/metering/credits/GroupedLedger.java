package io.larkspur.metering.credits;

import io.larkspur.metering.credits.Change.HoldTerms;
import io.larkspur.metering.credits.Change.Kind;
import io.larkspur.metering.paging.Page;
import io.larkspur.stores.grouping.Groups;
import io.larkspur.stores.grouping.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Hands changes to the {@link Books} in groups. What calls cost goes to {@link Billing}.
 * Holds, which calls wait for, have {@link QuickHolds} of their own, and what is spent once has {@link QuickSpending}; both go
 * to the books only when the account does not cover all of it. All changes of one kind and user take the same lane.
 */
final class GroupedLedger implements Ledger {

    /** What is written of them is one statement, which has to end in time after a long cut, too. */
    private static final int MOST_CALLS_BILLED = 2000;

    private final List<Groups<Change, Posted>> asked;
    private final List<Groups<Bill, Posted>> bills;
    private final List<Groups<Change, Boolean>> holds;
    private final List<Groups<Change, Posted>> spendings;
    private final AccountTable accounts;
    private final LedgerTable table;
    private final HoldTable holdTable;
    private final Duration storeTimeout;

    GroupedLedger(
            Books books,
            Billing billing,
            QuickHolds quickHolds,
            QuickSpending quickSpending,
            AccountTable accounts,
            LedgerTable table,
            HoldTable holdTable,
            CreditsProperties properties) {
        this.accounts = accounts;
        this.table = table;
        this.holdTable = holdTable;
        this.storeTimeout = properties.storeTimeout();
        this.asked = lanes(books::write, properties);
        this.bills = lanes(billing::charge, properties, bill -> bill.lines().size(), MOST_CALLS_BILLED);
        this.holds = lanes(quickHolds::take, properties);
        this.spendings = lanes(quickSpending::spend, properties);
    }

    private static <I, O> List<Groups<I, O>> lanes(
            Function<List<I>, Mono<List<Outcome<O>>>> work, CreditsProperties properties) {
        return lanes(work, properties, item -> 1, properties.largestGroup());
    }

    private static <I, O> List<Groups<I, O>> lanes(
            Function<List<I>, Mono<List<Outcome<O>>>> work,
            CreditsProperties properties,
            ToIntFunction<I> weight,
            int heaviest) {
        return IntStream.range(0, properties.lanes())
                .mapToObj(lane -> new Groups<I, O>(
                        group -> work.apply(group).timeout(properties.storeTimeout()),
                        properties.largestGroup(),
                        properties.capacity(),
                        weight,
                        heaviest))
                .toList();
    }

    @Override
    public Mono<Posted> consume(String userId, Credits amount, Occasion occasion, @Nullable Once once) {
        Change change = Change.of(Kind.CONSUME, userId, amount, occasion, once);
        return once == null ? ask(spendings, change).switchIfEmpty(ask(asked, change)) : ask(asked, change);
    }

    @Override
    public Mono<Posted> recharge(String userId, Credits amount, Occasion occasion, @Nullable Once once) {
        return ask(asked, Change.of(Kind.RECHARGE, userId, amount, occasion, once));
    }

    @Override
    public Mono<Posted> grant(String userId) {
        return ask(asked, Change.of(Kind.GRANT, userId, Credits.ZERO, Occasion.of("Plan"), null));
    }

    @Override
    public Mono<Void> hold(String userId, String holdId, Credits amount, Duration life, String call) {
        Change change = Change.hold(userId, amount, new HoldTerms(holdId, life, call));
        return ask(holds, change)
                .flatMap(taken -> taken ? Mono.empty() : ask(asked, change).then());
    }

    @Override
    public Mono<Posted> charge(Bill bill) {
        return ask(bills, bill, bill.userId());
    }

    @Override
    public void together(Runnable charging) {
        Runnable all = charging;
        for (Groups<Bill, Posted> lane : bills) {
            Runnable those = all;
            all = () -> lane.together(those);
        }
        all.run();
    }

    @Override
    public Mono<Page<Entry>> entries(String userId, EntryFilter filter, int limit, long offset) {
        return accounts.find(userId)
                .switchIfEmpty(Mono.error(() -> new UnknownAccount(userId)))
                .then(Mono.defer(() -> table.page(userId, filter, limit, offset)))
                .timeout(storeTimeout);
    }

    @Override
    public Mono<Void> extendHolds(Collection<String> holdIds, Duration life) {
        return holdTable.extend(holdIds, life).timeout(storeTimeout);
    }

    @Override
    public Flux<OpenHold> expiredHolds(int limit) {
        return holdTable.expired(limit).timeout(storeTimeout);
    }

    @Override
    public Mono<Void> forgetReleased(Instant end) {
        return holdTable.forgetReleased(end).timeout(storeTimeout);
    }

    @Override
    public int waiting() {
        return Stream.of(asked, bills, holds, spendings)
                .flatMap(List::stream)
                .mapToInt(Groups::waiting)
                .sum();
    }

    private static <O> Mono<O> ask(List<Groups<Change, O>> lanes, Change change) {
        return ask(lanes, change, change.userId());
    }

    private static <I, O> Mono<O> ask(List<Groups<I, O>> lanes, I item, String userId) {
        return Mono.defer(
                () -> lanes.get(Math.floorMod(userId.hashCode(), lanes.size())).ask(item));
    }
}
