package io.larkspur.accounts.login;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The allowlist: who may sign in through a provider. */
public interface AllowedUsers {

    /** Lets the user in from now on; whoever is on the list already gets the new comment. */
    Mono<AllowedUser> allow(String provider, String providerUserId, String comment);

    /** Takes the user off the list and ends all their sessions, before it answers. Fails with {@link UnknownUser}. */
    Mono<Void> remove(String provider, String providerUserId);

    /**
     * In the order in which they were added.
     *
     * @param provider null for all
     * @param providerUserId null for all
     * @param after the id of the last one of the page before; 0 begins
     */
    Flux<AllowedUser> list(
            @Nullable String provider, @Nullable String providerUserId, long after, int limit, long offset);

    Mono<Long> count(@Nullable String provider, @Nullable String providerUserId);

    Mono<Boolean> isAllowed(String provider, String providerUserId);
}
