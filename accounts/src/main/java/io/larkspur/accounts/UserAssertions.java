package io.larkspur.accounts;

import reactor.core.publisher.Mono;

/** Proof G2: JWTs by which an application, with its own key, says which user it acts for. */
public interface UserAssertions {

    /**
     * The user in the assertion's {@code sub}, once: a second time the same assertion is refused. Its algorithm is that of
     * the registered key, its issuer the application, its life at most 60 s. Fails with {@link AssertionRefused}.
     *
     * @param audience what {@code aud} has to name, such as the address of the token endpoint
     */
    Mono<String> verify(Application application, String jwt, String audience);
}
