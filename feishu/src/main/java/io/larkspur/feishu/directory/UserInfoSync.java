package io.larkspur.feishu.directory;

import io.larkspur.feishu.UserProfile;
import io.larkspur.feishu.UserProfiles;
import io.larkspur.feishu.directory.SyncRuns.Place;
import io.larkspur.feishu.directory.SyncRuns.Tally;
import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.KnownUsers;
import io.larkspur.vault.TokenVault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * One run over all users with a live grant: a page of fifty at a time and four pages a second, far below the platform's
 * limits. A run that dies is taken over where it was. Users whom the app may not see any more stay as they are.
 */
final class UserInfoSync {

    private static final Logger log = LoggerFactory.getLogger(UserInfoSync.class);
    private static final Duration PACE = Duration.ofMillis(250);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final int USERS_AT_ONCE = 4;
    private static final Retry WHILE_AWAY =
            Retry.backoff(4, Duration.ofSeconds(2)).filter(PlatformUnavailable.class::isInstance);

    private final ConfiguredApps apps;
    private final KnownUsers users;
    private final UserProfiles profiles;
    private final TokenVault vault;
    private final SyncRuns runs;
    private final Clock clock;

    UserInfoSync(
            ConfiguredApps apps,
            KnownUsers users,
            UserProfiles profiles,
            TokenVault vault,
            SyncRuns runs,
            Clock clock) {
        this.apps = apps;
        this.users = users;
        this.profiles = profiles;
        this.vault = vault;
        this.runs = runs;
        this.clock = clock;
    }

    /** Completes when the run of that time is finished, by this replica or another. */
    Mono<Void> run(Instant due) {
        return runs.claim(due)
                .flatMap(place -> all(due, place).thenReturn(true))
                .switchIfEmpty(Mono.defer(() -> runs.isFinished(due)))
                .flatMap(finished ->
                        finished ? Mono.<Void>empty() : Mono.delay(LOOK_AGAIN).then(Mono.defer(() -> run(due))));
    }

    private Mono<Void> all(Instant due, Place start) {
        log.info("Bringing user info up to date, due at {}", due);
        return Flux.fromIterable(apps.all())
                .skipWhile(app -> !start.appId().isEmpty() && !app.appId().equals(start.appId()))
                .concatMap(app -> ofApp(due, app, app.appId().equals(start.appId()) ? start.userId() : ""))
                .reduce(Tally.NONE, Tally::plus)
                .doOnNext(tally -> log.info(
                        "User info is up to date: {} users seen, {} updated, {} grants ended",
                        tally.seen(),
                        tally.updated(),
                        tally.ended()))
                .flatMap(tally -> runs.finish(due, null))
                .onErrorResume(ProblemException.class, failure -> {
                    log.warn("User info could not be brought up to date: {}", failure.getMessage());
                    return runs.finish(due, failure.getMessage());
                });
    }

    private Flux<Tally> ofApp(Instant due, PlatformApp app, String after) {
        return page(due, app, after)
                .expand(done -> done.isLast()
                        ? Mono.empty()
                        : Mono.delay(PACE).then(Mono.defer(() -> page(due, app, done.reached()))))
                .map(Done::tally);
    }

    private Mono<Done> page(Instant due, PlatformApp app, String after) {
        return users.page(app.appId(), after, UserProfiles.AT_ONCE).flatMap(keys -> {
            if (keys.isEmpty()) {
                return Mono.just(new Done(after, true, Tally.NONE));
            }
            String reached = keys.get(keys.size() - 1).userId();
            return compared(app, keys).flatMap(tally -> runs.advance(due, new Place(app.appId(), reached), tally)
                    .map(ours -> new Done(reached, !ours || keys.size() < UserProfiles.AT_ONCE, tally)));
        });
    }

    private Mono<Tally> compared(PlatformApp app, List<GrantKey> keys) {
        return Mono.defer(() -> {
            Instant asked = clock.instant();
            return profiles.of(app.appId(), keys.stream().map(GrantKey::userId).toList())
                    .retryWhen(WHILE_AWAY)
                    .flatMapIterable(found -> found)
                    .filter(profile -> profile.user().openId() != null)
                    .flatMap(profile -> applied(app, profile, asked), USERS_AT_ONCE)
                    .reduce(Tally.NONE, Tally::plus);
        });
    }

    private Mono<Tally> applied(PlatformApp app, UserProfile profile, Instant asked) {
        GrantKey key = new GrantKey(app.appId(), String.valueOf(profile.user().openId()));
        Mono<Boolean> ended = profile.isGone() ? vault.revoke(key, asked) : Mono.just(false);
        return Mono.zip(
                users.update(key, profile.user()),
                ended,
                (isUpdated, isEnded) -> new Tally(1, isUpdated ? 1 : 0, isEnded ? 1 : 0));
    }

    /** @param isLast when nothing follows, or the run has become another replica's */
    private record Done(String reached, boolean isLast, Tally tally) {}
}
