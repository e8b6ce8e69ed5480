package io.larkspur.accounts;

import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The registered applications and their secrets. */
public interface Applications {

    /**
     * Checks id and secret in constant time. Fails with {@link ApplicationRefused} (the same for an unknown id and a wrong
     * secret) or {@link ApplicationDisabled}.
     */
    Mono<AuthenticatedApplication> authenticate(String id, ClientSecret secret);

    /**
     * As {@link #authenticate}, where the application is in this process already and may still be believed. Empty where a
     * store has to be asked; throws what {@link #authenticate} fails with.
     */
    Optional<AuthenticatedApplication> authenticateAtHand(String id, ClientSecret secret);

    /** The application, read through a cache of a few seconds; empty when unknown. */
    Mono<Application> find(String id);

    /** As {@link #find}, as far as this process knows without asking; empty where a store has to be asked. */
    Optional<Application> findAtHand(String id);

    /** Registers an application with its first secret. Fails with {@link ApplicationInvalid}. */
    Mono<IssuedCredential> register(NewApplication request);

    /** Issues a second secret; the one before stays live until the next rotation. Fails with {@link UnknownApplication}. */
    Mono<IssuedCredential> rotateSecret(String id);

    /** Takes effect here at once and on other replicas within the cache's life. Fails with {@link UnknownApplication}. */
    Mono<Application> setEnabled(String id, boolean enabled);

    /** Ordered by creation, newest first. */
    Flux<Application> list(int limit, int offset);

    Mono<Long> count();
}
