package io.larkspur.feishu.oauth;

import io.larkspur.issuer.AuthorizedUser;
import io.larkspur.issuer.CodeRefused;
import io.larkspur.issuer.UserRefused;
import io.larkspur.vault.AuthorizationAttempt;
import io.larkspur.vault.ReturnedAuthorization;
import java.net.URI;
import reactor.core.publisher.Mono;

/** One user's walk over the platform's authorize page. */
public interface UserAuthorization {

    /** The authorize page for this attempt. Fails when the session's app is not configured. */
    Mono<URI> authorizePage(AuthorizationAttempt attempt);

    /**
     * Spends the code and asks whose it was. Fails with {@link CodeRefused}, {@link UserRefused} or a problem of the
     * platform; in each case the session may be tried again.
     */
    Mono<AuthorizedUser> exchange(ReturnedAuthorization returned, String code);
}
