package io.larkspur.metering.credits;

import io.larkspur.metering.credits.Change.HoldTerms;
import io.larkspur.metering.credits.Change.Kind;
import io.larkspur.metering.grouping.Groups;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Hands changes to the {@link Books} in groups. All changes of one user take the same lane, so that within this program
 * nobody waits for a row that another group has locked.
 */
final class GroupedLedger implements Ledger {

    private final List<Groups<Change, Posted>> lanes;
    private final AccountTable accounts;
    private final LedgerTable table;
    private final Duration storeTimeout;

    GroupedLedger(Books books, AccountTable accounts, LedgerTable table, CreditsProperties properties) {
        this.accounts = accounts;
        this.table = table;
        this.storeTimeout = properties.storeTimeout();
        this.lanes = IntStream.range(0, properties.lanes())
                .mapToObj(lane -> new Groups<Change, Posted>(
                        group -> books.write(group).timeout(storeTimeout),
                        properties.largestGroup(),
                        properties.capacity()))
                .toList();
    }

    @Override
    public Mono<Posted> consume(String userId, Credits amount, Occasion occasion, @Nullable Once once) {
        return ask(Change.of(Kind.CONSUME, userId, amount, occasion, once));
    }

    @Override
    public Mono<Posted> recharge(String userId, Credits amount, Occasion occasion, @Nullable Once once) {
        return ask(Change.of(Kind.RECHARGE, userId, amount, occasion, once));
    }

    @Override
    public Mono<Posted> grant(String userId) {
        return ask(Change.of(Kind.GRANT, userId, Credits.ZERO, Occasion.of("Plan"), null));
    }

    @Override
    public Mono<Void> hold(String userId, String holdId, Credits amount, Duration life, String call) {
        return ask(Change.hold(userId, amount, new HoldTerms(holdId, life, call)))
                .then();
    }

    @Override
    public Mono<Posted> settle(
            String userId, String holdId, Credits actual, Occasion occasion, @Nullable Attached attached) {
        return ask(Change.end(userId, holdId, actual, occasion, attached));
    }

    @Override
    public Mono<Posted> charge(
            String userId, Credits amount, Occasion occasion, Once once, @Nullable Attached attached) {
        return ask(new Change(Kind.CONSUME, userId, amount, true, occasion, once, null, attached));
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
        return lanes.stream().mapToInt(Groups::waiting).sum();
    }

    private Mono<Posted> ask(Change change) {
        return Mono.defer(() -> lanes.get(Math.floorMod(change.userId().hashCode(), lanes.size()))
                .ask(change));
    }
}
