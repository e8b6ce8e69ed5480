package io.larkspur.metering.credits;

import io.larkspur.metering.credits.Change.HoldTerms;
import io.larkspur.metering.credits.Change.Kind;
import io.larkspur.metering.grouping.Groups;
import io.larkspur.metering.grouping.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Hands changes to the {@link Books} in groups. What somebody waits for goes at once; what calls cost is gathered first.
 * Holds, which calls wait for, have {@link QuickHolds} of their own, and go to the books only when the account does not
 * cover all of them. All changes of one kind and user take the same lane.
 */
final class GroupedLedger implements Ledger {

    private final List<Groups<Change, Posted>> asked;
    private final List<Groups<Change, Posted>> costs;
    private final List<Groups<Change, Boolean>> holds;
    private final AccountTable accounts;
    private final LedgerTable table;
    private final Duration storeTimeout;

    GroupedLedger(
            Books books, QuickHolds quick, AccountTable accounts, LedgerTable table, CreditsProperties properties) {
        this.accounts = accounts;
        this.table = table;
        this.storeTimeout = properties.storeTimeout();
        this.asked = lanes(books::write, properties, Duration.ZERO);
        this.costs = lanes(books::write, properties, properties.gathering());
        this.holds = lanes(quick::take, properties, Duration.ZERO);
    }

    private static <O> List<Groups<Change, O>> lanes(
            Function<List<Change>, Mono<List<Outcome<O>>>> work, CreditsProperties properties, Duration gathering) {
        return IntStream.range(0, properties.lanes())
                .mapToObj(lane -> new Groups<Change, O>(
                        group -> work.apply(group).timeout(properties.storeTimeout()),
                        properties.largestGroup(),
                        properties.capacity(),
                        gathering))
                .toList();
    }

    @Override
    public Mono<Posted> consume(String userId, Credits amount, Occasion occasion, @Nullable Once once) {
        return ask(asked, Change.of(Kind.CONSUME, userId, amount, occasion, once));
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
    public Mono<Posted> settle(
            String userId, String holdId, Credits actual, Occasion occasion, @Nullable Attached attached) {
        return ask(costs, Change.end(userId, holdId, actual, occasion, attached));
    }

    @Override
    public Mono<Posted> charge(
            String userId, Credits amount, Occasion occasion, Once once, @Nullable Attached attached) {
        return ask(costs, new Change(Kind.CONSUME, userId, amount, true, occasion, once, null, attached));
    }

    @Override
    public Flux<Entry> entries(String userId, EntryFilter filter, int limit, long offset) {
        return accounts.find(userId)
                .switchIfEmpty(Mono.error(() -> new UnknownAccount(userId)))
                .thenMany(Flux.defer(() -> table.page(userId, filter, limit, offset)))
                .timeout(storeTimeout);
    }

    @Override
    public Mono<Void> extendHolds(Collection<String> holdIds, Duration life) {
        return table.extendHolds(holdIds, life).timeout(storeTimeout);
    }

    @Override
    public Flux<OpenHold> expiredHolds(int limit) {
        return table.expiredHolds(limit).timeout(storeTimeout);
    }

    @Override
    public int waiting() {
        return Stream.of(asked, costs, holds)
                .flatMap(List::stream)
                .mapToInt(Groups::waiting)
                .sum();
    }

    private static <O> Mono<O> ask(List<Groups<Change, O>> lanes, Change change) {
        return Mono.defer(() -> lanes.get(Math.floorMod(change.userId().hashCode(), lanes.size()))
                .ask(change));
    }
}
