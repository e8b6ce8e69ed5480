package io.larkspur.gateway.consent;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessionState;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.UnknownAuthSession;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * For which scopes users were asked from here in the last hour. Who has said yes is not asked again, even where the
 * platform does not list the scope among the granted ones.
 */
@Component
final class StepUps {

    private static final Duration MEMORY = Duration.ofHours(1);
    private static final int MOST = 10_000;

    private final AuthSessions sessions;
    private final Cache<Wish, String> asked =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(MEMORY).build();

    StepUps(AuthSessions sessions) {
        this.sessions = sessions;
    }

    void asked(GrantKey user, String scope, AuthSession session) {
        asked.put(new Wish(user, scope), session.sessionId());
    }

    Mono<Boolean> isGranted(GrantKey user, String scope) {
        return Mono.defer(() -> Mono.justOrEmpty(asked.getIfPresent(new Wish(user, scope))))
                .flatMap(sessions::find)
                .map(session -> session.state() == AuthSessionState.COMPLETED)
                .onErrorReturn(UnknownAuthSession.class, false)
                .defaultIfEmpty(false);
    }

    private record Wish(GrantKey user, String scope) {}
}
