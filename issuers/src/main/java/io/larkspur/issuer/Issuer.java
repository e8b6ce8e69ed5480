package io.larkspur.issuer;

import io.larkspur.vault.AuthorizationAttempt;
import io.larkspur.vault.ReturnedAuthorization;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/** One that issues users' tokens by OAuth 2, as this gateway is registered there. */
public interface Issuer {

    /** Lower-case letters, digits and hyphens; part of the addresses it sends users back to. */
    String name();

    /** Whether tokens of that app come from here. An issuer made of settings is one app, of its own name. */
    boolean serves(String appId);

    /** The app of which users get a token when they sign in here; empty where nobody can. */
    default Optional<String> signInApp() {
        return Optional.empty();
    }

    /** Where its users' browsers reach us, without a slash at the end; the redirect address is this and {@code /oauth}. */
    URI callbacks();

    /** Of pages for browsers that prefer none of ours. */
    Language language();

    /** The authorize page for this attempt. Fails when the session's app is not configured. */
    Mono<URI> authorizePage(AuthorizationAttempt attempt);

    /**
     * Spends the code and asks whose it was. Fails with {@link CodeRefused}, {@link UserRefused} or a problem of the
     * issuer; in each case the session may be tried again.
     */
    Mono<AuthorizedUser> exchange(ReturnedAuthorization returned, String code);

    /** How its APIs say that they no longer take a user's token. */
    default RefusalRule refusalRule() {
        return RefusalRule.BEARER;
    }

    /** Where it hands out and ends tokens; never to be reached through a route. */
    default Set<URI> tokenEndpoints() {
        return Set.of();
    }
}
