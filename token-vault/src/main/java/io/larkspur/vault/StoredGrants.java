package io.larkspur.vault;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Grants in Postgres. What was committed is announced even when the caller has left, every end is one line in the log,
 * and the platform is told afterwards, by the way.
 */
final class StoredGrants implements Grants {

    private static final Logger log = LoggerFactory.getLogger(StoredGrants.class);

    /** Grants that end in one transaction: many enough to be quick, few enough that nobody waits for their locks. */
    private static final int BATCH = 200;

    private final GrantList list;
    private final EndingStore endings;
    private final Announcements announcements;
    private final PlatformNotices platform;
    private final BackgroundWork background;
    private final TransactionalOperator transaction;
    private final StoreDeadline deadline;
    private final RevocationMeters meters;
    private final ControlWitness witness;

    StoredGrants(
            GrantList list,
            EndingStore endings,
            Announcements announcements,
            PlatformNotices platform,
            BackgroundWork background,
            TransactionalOperator transaction,
            StoreDeadline deadline,
            RevocationMeters meters,
            ControlWitness witness) {
        this.list = list;
        this.endings = endings;
        this.announcements = announcements;
        this.platform = platform;
        this.background = background;
        this.transaction = transaction;
        this.deadline = deadline;
        this.meters = meters;
        this.witness = witness;
    }

    @Override
    public Mono<List<GrantSummary>> page(GrantFilter filter, @Nullable GrantKey after, long offset, int limit) {
        return Mono.defer(() -> deadline.on(list.page(filter, after, offset, limit)));
    }

    @Override
    public Mono<Void> forgo(GrantKey key, IssuedTokens tokens) {
        return count(new GrantFilter(key.appId(), key.userId(), null), 1)
                .filter(living -> living == 0)
                .doOnNext(none ->
                        platform.tell(List.of(new EndedGrant(key, Set.of(), 0, tokens.access(), tokens.refresh()))))
                .then();
    }

    @Override
    public Mono<Long> count(GrantFilter filter, long most) {
        return Mono.defer(() -> deadline.on(list.count(filter, most)));
    }

    @Override
    public Mono<Long> end(GrantSelection selection, GrantEnding ending) {
        return end(selection, ending, null);
    }

    /**
     * @param givenUntil a consent given later stays; null ends it whenever it was given
     */
    Mono<Long> end(GrantSelection selection, GrantEnding ending, @Nullable Instant givenUntil) {
        return inBackground("Ending grants", batches(selection, keys -> endBatch(keys, ending, givenUntil)));
    }

    @Override
    public Mono<Long> withdraw(String applicationId, GrantEnding ending) {
        return inBackground(
                "Withdrawing an application's consents",
                batches(
                        GrantSelection.ofApplication(applicationId),
                        keys -> withdrawBatch(applicationId, keys, ending)));
    }

    /** Goes on after the last key of each page, so that what is left out for whatever reason is not tried for ever. */
    private Mono<Long> batches(GrantSelection selection, Batch batch) {
        return deadline.on(endings.keys(selection, null, BATCH))
                .filter(keys -> !selection.isOne() || keys.size() == 1)
                .expand(keys -> keys.size() < BATCH
                        ? Mono.empty()
                        : deadline.on(endings.keys(selection, keys.get(keys.size() - 1), BATCH)))
                .filter(keys -> !keys.isEmpty())
                .concatMap(batch::run)
                .reduce(0L, Long::sum);
    }

    private Mono<Long> endBatch(List<GrantKey> keys, GrantEnding ending, @Nullable Instant givenUntil) {
        return deadline.on(endings.end(keys, givenUntil)
                        .delayUntil(ended -> recorded(ended, ending))
                        .as(transaction::transactional))
                .flatMap(ended -> tell(ended, ending).thenReturn((long) ended.size()));
    }

    private Mono<Long> withdrawBatch(String applicationId, List<GrantKey> keys, GrantEnding ending) {
        return deadline.on(endings.lock(keys)
                        .flatMap(locked ->
                                endings.withdraw(applicationId, locked).flatMap(count -> withdrawn(locked, count)))
                        .delayUntil(done -> recorded(applicationId, done, ending))
                        .as(transaction::transactional))
                .flatMap(done -> tell(applicationId, done, ending).thenReturn(done.count()));
    }

    private Mono<Void> recorded(String applicationId, Withdrawn done, GrantEnding ending) {
        return done.count() == 0
                ? Mono.empty()
                : witness.consentsWithdrawn(applicationId, done.count(), ending)
                        .then(Mono.defer(() -> recorded(done.ended(), ending)));
    }

    private Mono<Void> recorded(List<EndedGrant> ended, GrantEnding ending) {
        return ended.isEmpty()
                ? Mono.empty()
                : witness.grantsEnded(ended.stream().map(EndedGrant::key).toList(), ending);
    }

    /** With what its caller brings along: whoever records wants to know where it came from. */
    private <T> Mono<T> inBackground(String what, Mono<T> work) {
        return Mono.deferContextual(context -> background.finish(what, work.contextWrite(context)));
    }

    private Mono<Withdrawn> withdrawn(List<GrantKey> locked, long count) {
        return endings.withoutConsent(locked).flatMap(orphans -> {
            Set<GrantKey> rest = new HashSet<>(locked);
            orphans.forEach(rest::remove);
            return endings.end(orphans, null)
                    .flatMap(ended -> endings.renumber(rest).map(changed -> new Withdrawn(count, ended, changed)));
        });
    }

    private Mono<Void> tell(String applicationId, Withdrawn done, GrantEnding ending) {
        meters.consentsWithdrawn(done.count());
        log.info("{} {} withdrew {} consents to {}", ending.by(), ending.who(), done.count(), applicationId);
        return announcements.withdrawn(done.changed()).then(tell(done.ended(), ending));
    }

    private Mono<Void> tell(List<EndedGrant> ended, GrantEnding ending) {
        return Mono.defer(() -> {
            meters.ended(ending.by(), ended.size());
            ended.forEach(grant -> log.info(
                    "{} {} ended the grant of user {} to app {}",
                    ending.by(),
                    ending.who(),
                    grant.key().userId(),
                    grant.key().appId()));
            if (ending.tellPlatform()) {
                platform.tell(ended);
            }
            return Flux.fromIterable(ended)
                    .flatMap(grant -> announcements.ended(grant.key(), grant.names(), grant.version()), 16)
                    .then();
        });
    }

    private interface Batch {

        Mono<Long> run(List<GrantKey> keys);
    }

    private record Withdrawn(long count, List<EndedGrant> ended, List<Revocation> changed) {}
}
