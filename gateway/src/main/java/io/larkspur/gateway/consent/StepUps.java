package io.larkspur.gateway.consent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessionState;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.GrantEnds;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.UnknownAuthSession;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * For which scopes users were asked from here in the last hour. Who has said yes is not asked again, even where the
 * platform does not list the scope among the granted ones; unless the grant has ended since, and the yes with it.
 */
@Component
final class StepUps {

    private static final Duration MEMORY = Duration.ofHours(1);
    private static final int MOST = 10_000;

    private final AuthSessions sessions;
    private final GrantEnds ends;
    private final Cache<Wish, Asked> asked =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(MEMORY).build();

    StepUps(AuthSessions sessions, GrantEnds ends) {
        this.sessions = sessions;
        this.ends = ends;
    }

    /** @param version of the grant that misses the scope */
    void asked(GrantKey user, String scope, long version, AuthSession session) {
        asked.put(new Wish(user, scope), new Asked(session.sessionId(), version));
    }

    Mono<Boolean> isGranted(GrantKey user, String scope) {
        return Mono.defer(() -> Mono.justOrEmpty(asked.getIfPresent(new Wish(user, scope))))
                .filterWhen(question -> goesOn(user, question.version()))
                .flatMap(question -> sessions.find(question.sessionId()))
                .map(session -> session.state() == AuthSessionState.COMPLETED)
                .onErrorReturn(UnknownAuthSession.class, false)
                .defaultIfEmpty(false);
    }

    /** An end is told at once, or it has not come. */
    private Mono<Boolean> goesOn(GrantKey user, long version) {
        return Mono.firstWithSignal(ends.endOf(user, version).thenReturn(false), Mono.just(true));
    }

    private record Wish(GrantKey user, String scope) {}

    private record Asked(String sessionId, long version) {}
}
