package io.larkspur.admin.signin;

import io.larkspur.accounts.login.ProviderSessions;
import io.larkspur.accounts.login.UserNotAllowed;
import io.larkspur.accounts.login.VouchedUser;
import io.larkspur.accounts.walk.SignInWalk;
import io.larkspur.accounts.walk.SignInWalks;
import io.larkspur.accounts.walk.WalkRefused;
import io.larkspur.issuer.AuthorizedUser;
import io.larkspur.issuer.Issuer;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessionState;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.AuthorizationAttempt;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.Grants;
import io.larkspur.vault.NewAuthSession;
import io.larkspur.vault.ReturnedAuthorization;
import io.larkspur.vault.TokenValue;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One user's way over a provider's page into this service. Nothing of somebody who is not on the allowlist is kept, and
 * the issuer is told that their tokens are over; the
 * tokens of everybody else become a grant in the vault, which no application gets along with it.
 */
final class BrowserSignIn {

    private static final String METHOD = "sign_in";

    private static final String DENIED = "access_denied";

    private final SignInWalks walks;
    private final ProviderSessions sessions;
    private final AuthSessions consents;
    private final Grants grants;

    BrowserSignIn(SignInWalks walks, ProviderSessions sessions, AuthSessions consents, Grants grants) {
        this.walks = walks;
        this.sessions = sessions;
        this.consents = consents;
        this.grants = grants;
    }

    Mono<Departure> leave(Issuer issuer) {
        return walks.begin(issuer.name()).flatMap(walk -> issuer.authorizePage(attempt(issuer, walk))
                .map(page -> new Departure(page, SignInCookie.carrying(walk.browser(), issuer.callbacks()))));
    }

    /** The exchange code of whoever comes back like this. */
    Mono<String> arrive(Issuer issuer, WayBack way) {
        String state = way.state();
        String browser = way.browser();
        if (state == null || browser == null) {
            return Mono.error(WalkRefused::new);
        }
        return walks.finish(issuer.name(), state, browser).flatMap(verifier -> authorized(issuer, way, verifier));
    }

    private Mono<String> authorized(Issuer issuer, WayBack way, String verifier) {
        if (way.error() != null) {
            return Mono.error(() -> DENIED.equals(way.error()) ? new SignInDeclined() : new ProviderTrouble());
        }
        String code = way.code();
        if (code == null) {
            return Mono.error(WalkRefused::new);
        }
        return issuer.exchange(new ReturnedAuthorization(session(issuer), TokenValue.of(verifier)), code)
                .flatMap(authorized -> welcomed(issuer, authorized));
    }

    private Mono<String> welcomed(Issuer issuer, AuthorizedUser authorized) {
        String id = authorized.user().openId();
        if (id == null) {
            return Mono.error(ProviderTrouble::new);
        }
        VouchedUser user = new VouchedUser(
                issuer.name(), id, authorized.user().email(), authorized.user().name());
        return sessions.admit(user)
                .onErrorResume(UserNotAllowed.class, refused -> forgotten(issuer, id, authorized)
                        .then(Mono.error(refused)))
                .then(Mono.defer(() -> kept(issuer, id, authorized)))
                .then(Mono.defer(() -> sessions.issueCode(user)));
    }

    /** Best effort: the user is refused whether or not the issuer can be told. */
    private Mono<Void> forgotten(Issuer issuer, String userId, AuthorizedUser authorized) {
        return grants.forgo(new GrantKey(app(issuer), userId), authorized.tokens())
                .onErrorComplete();
    }

    private Mono<AuthSession> kept(Issuer issuer, String userId, AuthorizedUser authorized) {
        return consents.open(new NewAuthSession(app(issuer), userId, METHOD, Set.of(), Providers.SIGN_IN))
                .flatMap(opened -> consents.complete(opened.sessionId(), authorized.user(), authorized.tokens()));
    }

    private static AuthorizationAttempt attempt(Issuer issuer, SignInWalk walk) {
        return new AuthorizationAttempt(session(issuer), walk.state(), walk.challenge(), walk.browser());
    }

    /** Who will come back is not known yet, so there is nobody to name. */
    private static AuthSession session(Issuer issuer) {
        return new AuthSession(
                0,
                METHOD,
                app(issuer),
                "",
                null,
                null,
                null,
                METHOD,
                AuthSessionState.PENDING,
                Set.of(),
                Providers.SIGN_IN,
                null,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                null);
    }

    private static String app(Issuer issuer) {
        return issuer.signInApp().orElseThrow(UnknownProvider::new);
    }

    /** What the browser brings back; null for what it does not, or brings more than once. */
    record WayBack(
            @Nullable String state,
            @Nullable String browser,
            @Nullable String code,
            @Nullable String error) {

        @Override
        public String toString() {
            return "WayBack[***]";
        }
    }
}
