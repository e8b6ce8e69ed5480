package io.larkspur.metering.credits;

import io.larkspur.metering.credits.Desk.KeptRequest;
import io.larkspur.metering.credits.Desk.KeyOfUser;
import io.larkspur.stores.grouping.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Writes a group of changes in one transaction: locks the accounts, looks up what the group refers to, decides, writes. What
 * does not wait for each other's answer is sent together, one after the other on the one connection of the transaction.
 * Keys are looked up after the lock, so that a repetition which waited for the first request sees it.
 */
final class Books {

    private final AccountTable accounts;
    private final LedgerTable ledger;
    private final HoldTable holds;
    private final List<Alongside> alongside;
    private final Plans plans;
    private final TransactionalOperator transaction;
    private final Clock clock;

    Books(
            AccountTable accounts,
            LedgerTable ledger,
            HoldTable holds,
            List<Alongside> alongside,
            Plans plans,
            TransactionalOperator transaction,
            Clock clock) {
        this.accounts = accounts;
        this.ledger = ledger;
        this.holds = holds;
        this.alongside = alongside;
        this.plans = plans;
        this.transaction = transaction;
        this.clock = clock;
    }

    Mono<List<Outcome<Posted>>> write(List<Change> changes) {
        return transaction.transactional(Mono.defer(() -> decided(changes)));
    }

    private Mono<List<Outcome<Posted>>> decided(List<Change> changes) {
        Set<String> userIds = changes.stream().map(Change::userId).collect(Collectors.toSet());
        return accounts.lock(userIds)
                .collectMap(Standing::userId, Function.identity())
                .flatMap(standings ->
                        requests(changes, standings).flatMap(requests -> decided(changes, standings, requests)));
    }

    private Mono<List<Outcome<Posted>>> decided(
            List<Change> changes, Map<String, Standing> standings, Map<KeyOfUser, KeptRequest> requests) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Desk desk = new Desk(standings, requests, plans, now);
        List<Outcome<Posted>> outcomes = changes.stream().map(desk::decide).toList();
        List<Mono<Void>> writings = new ArrayList<>(List.of(
                ledger.add(desk.entries(), now), holds.add(desk.newHolds(), standings, now), written(standings, now)));
        alongside.forEach(each -> writings.add(each.write(desk.posted())));
        return Mono.when(writings).thenReturn(outcomes);
    }

    private Mono<Void> written(Map<String, Standing> standings, Instant now) {
        List<Standing> changed =
                standings.values().stream().filter(Standing::hasChanged).toList();
        return changed.isEmpty() ? Mono.empty() : accounts.write(changed, now);
    }

    private Mono<Map<KeyOfUser, KeptRequest>> requests(List<Change> changes, Map<String, Standing> standings) {
        return ledger.requests(changes.stream()
                .filter(change -> change.once() != null && standings.containsKey(change.userId()))
                .map(change -> new KeyOfUser(
                        Objects.requireNonNull(standings.get(change.userId())).id(),
                        Objects.requireNonNull(change.once()).key()))
                .collect(Collectors.toSet()));
    }
}
