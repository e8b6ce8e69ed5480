package io.larkspur.metering.credits;

import io.larkspur.metering.credits.Desk.NewEntry;
import io.larkspur.stores.grouping.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Charges a group of bills in one transaction. Holds are ended and uses are written down first; what of them was still there,
 * or is new, is charged. Accounts are locked last, so that calls which need a hold wait for them as short as can be.
 */
final class Billing {

    private final AccountTable accounts;
    private final LedgerTable ledger;
    private final HoldTable holds;
    private final BilledUses uses;
    private final List<Alongside> alongside;
    private final TransactionalOperator transaction;
    private final Clock clock;

    Billing(
            AccountTable accounts,
            LedgerTable ledger,
            HoldTable holds,
            BilledUses uses,
            List<Alongside> alongside,
            TransactionalOperator transaction,
            Clock clock) {
        this.accounts = accounts;
        this.ledger = ledger;
        this.holds = holds;
        this.uses = uses;
        this.alongside = alongside;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What each bill moved, refused where the user has no account. */
    Mono<List<Outcome<Posted>>> charge(List<Bill> bills) {
        return transaction.transactional(Mono.defer(() -> charged(bills)));
    }

    private Mono<List<Outcome<Posted>>> charged(List<Bill> bills) {
        Set<String> users = bills.stream().map(Bill::userId).collect(Collectors.toSet());
        Set<String> ended = bills.stream().flatMap(Bill::holds).collect(Collectors.toSet());
        return Mono.zip(accounts.known(users), holds.end(ended)).flatMap(found -> {
            Reckoning reckoning = new Reckoning(bills, found.getT1(), found.getT2());
            return takenBack(reckoning.late(), reckoning.coming())
                    .doOnNext(reckoning::takeBack)
                    .then(Mono.defer(() -> holds.remember(reckoning.released(), now())))
                    .then(Mono.defer(() -> written(reckoning.uses())))
                    .flatMap(news -> posted(reckoning.sums(news)));
        });
    }

    private Mono<Map<Integer, Credits>> takenBack(List<BilledUse> late, List<BilledUse> coming) {
        return late.isEmpty() ? Mono.just(Map.of()) : uses.takeBack(late, coming);
    }

    private Mono<Set<Integer>> written(List<BilledUse> found) {
        return found.isEmpty() ? Mono.just(Set.of()) : uses.write(found);
    }

    private Mono<List<Outcome<Posted>>> posted(List<Sum> sums) {
        Set<String> changed =
                sums.stream().filter(Sum::changesTheAccount).map(Sum::userId).collect(Collectors.toSet());
        if (changed.isEmpty()) {
            return Mono.just(sums.stream().map(Billing::unposted).toList());
        }
        return accounts.lock(changed)
                .collectMap(Standing::userId, Function.identity())
                .flatMap(standings -> posted(sums, standings));
    }

    private Mono<List<Outcome<Posted>>> posted(List<Sum> sums, Map<String, Standing> standings) {
        Instant now = now();
        List<NewEntry> entries = new ArrayList<>();
        List<ChargedLess> less = new ArrayList<>();
        List<Outcome<Posted>> outcomes = new ArrayList<>();
        for (Sum sum : sums) {
            Standing standing = standings.get(sum.userId());
            outcomes.add(
                    standing == null || !sum.changesTheAccount()
                            ? unposted(sum)
                            : taken(sum, standing, now, entries, less));
        }
        List<Mono<Void>> writings =
                new ArrayList<>(List.of(ledger.add(entries, now), accounts.write(standings.values(), now)));
        if (!less.isEmpty()) {
            writings.add(uses.correct(less));
        }
        List<Posted> posted = entries.stream().map(NewEntry::posted).toList();
        alongside.forEach(each -> writings.add(each.write(posted)));
        return Mono.when(writings).thenReturn(outcomes);
    }

    /** At most what there is: the calls have been made. */
    private static Outcome<Posted> taken(
            Sum sum, Standing standing, Instant now, List<NewEntry> entries, List<ChargedLess> less) {
        standing.free(sum.freed());
        Outcome<Posted> outcome = Outcome.done();
        if (sum.returned().isSome()) {
            Credits before = standing.balance();
            standing.giveBack(sum.returned());
            outcome = posted(sum, EntryType.REFUND, sum.returned(), before, standing, now, entries);
        }
        Credits amount = sum.cost().atMost(standing.left());
        less.addAll(sum.chargedLess(amount));
        if (amount.isSome()) {
            Credits before = standing.balance();
            standing.take(amount);
            outcome = posted(sum, EntryType.CONSUME, amount, before, standing, now, entries);
        }
        return outcome;
    }

    private static Outcome<Posted> posted(
            Sum sum,
            EntryType type,
            Credits amount,
            Credits before,
            Standing standing,
            Instant now,
            List<NewEntry> entries) {
        Posted posted = new Posted(
                sum.userId(),
                type,
                amount,
                before,
                standing.balance(),
                standing.left(),
                sum.bill().occasion(),
                now);
        entries.add(new NewEntry(standing.id(), posted, null));
        return Outcome.of(posted);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Outcome<Posted> unposted(Sum sum) {
        return sum.isKnown() ? Outcome.done() : Outcome.refused(new UnknownAccount(sum.userId()));
    }
}
