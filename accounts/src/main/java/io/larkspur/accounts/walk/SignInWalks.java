package io.larkspur.accounts.walk;

import reactor.core.publisher.Mono;

/** Sign-ins under way over a provider's authorize page: each ends once, in the browser that began it. */
public interface SignInWalks {

    /** Good for ten minutes. */
    Mono<SignInWalk> begin(String provider);

    /**
     * The PKCE verifier of the walk that ends here. Fails with {@link WalkRefused} when the state is unknown, spent, late,
     * of another provider or of another browser; in the last two cases the walk goes on.
     */
    Mono<String> finish(String provider, String state, String browser);
}
