package io.larkspur.admin.signin;

import io.larkspur.accounts.audit.AuditTrail;
import io.larkspur.accounts.login.ProviderSessions;
import io.larkspur.accounts.login.SignedIn;
import io.larkspur.accounts.login.User;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.GrantNotRefreshable;
import io.larkspur.vault.NoGrant;
import io.larkspur.vault.RefreshUnavailable;
import io.larkspur.vault.TokenVault;
import io.larkspur.vault.UserToken;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/** What a session that a provider vouched for opens: its user, and that user's token at the provider. */
public final class ProviderTokens {

    private static final int LONGEST_HANDLE = 200;

    /** What a provider that renews has long answered by; the vault goes on by itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ProviderSessions sessions;
    private final Providers providers;
    private final TokenVault vault;
    private final AuditTrail audit;

    ProviderTokens(ProviderSessions sessions, Providers providers, TokenVault vault, AuditTrail audit) {
        this.sessions = sessions;
        this.providers = providers;
        this.vault = vault;
        this.audit = audit;
    }

    /** Fails with {@link InvalidSession}. */
    public Mono<SignedIn> session(String handle) {
        return handle.length() > LONGEST_HANDLE
                ? Mono.error(InvalidSession::new)
                : sessions.find(handle).switchIfEmpty(Mono.error(InvalidSession::new));
    }

    /** A token that is good now. Fails with {@link InvalidSession} when the user has to sign in again. */
    public Mono<UserToken> token(String handle) {
        return session(handle).flatMap(this::current);
    }

    /** The next token; the present one where the provider does not renew it yet. Fails as {@link #token}. */
    public Mono<UserToken> refresh(String handle) {
        return session(handle).flatMap(signedIn -> renewed(signedIn)
                .delayUntil(token -> audit.record(
                        "token_refresh",
                        signedIn.user().id(),
                        Map.of("session", signedIn.session().jti()))));
    }

    /** Fails with {@link InvalidSession}. */
    public Mono<Void> logout(String handle) {
        return session(handle)
                .flatMap(signedIn -> sessions.logout(handle))
                .filter(ended -> ended)
                .switchIfEmpty(Mono.error(InvalidSession::new))
                .then();
    }

    private Mono<UserToken> renewed(SignedIn signedIn) {
        return key(signedIn.user())
                .flatMap(vault::refresh)
                .timeout(PATIENCE)
                .onErrorResume(ProviderTokens::mayStillHaveOne, failure -> current(signedIn));
    }

    private static boolean mayStillHaveOne(Throwable failure) {
        return failure instanceof RefreshUnavailable
                || failure instanceof GrantNotRefreshable
                || failure instanceof NoGrant
                || failure instanceof TimeoutException;
    }

    private Mono<UserToken> current(SignedIn signedIn) {
        return key(signedIn.user()).flatMap(vault::tokenFor).switchIfEmpty(Mono.error(InvalidSession::new));
    }

    private Mono<GrantKey> key(User user) {
        return Mono.fromSupplier(
                () -> providers.grantOf(user.provider(), user.providerUserId()).orElseThrow(InvalidSession::new));
    }
}
