package io.larkspur.gateway.token;

import io.larkspur.feishu.TenantTokens;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.GrantNotRefreshable;
import io.larkspur.vault.TokenValue;
import io.larkspur.vault.TokenVault;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What follows when the platform refuses a token that was thought valid: it was revoked there, or the clocks differ. The
 * refusal is known to be about the token, so a user's is refreshed once; where that is not possible any more, the grant
 * ends and the next call asks the user.
 */
@Component
final class Renewals {

    private static final Logger log = LoggerFactory.getLogger(Renewals.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TokenVault vault;
    private final TenantTokens tenantTokens;

    Renewals(TokenVault vault, TenantTokens tenantTokens) {
        this.vault = vault;
        this.tenantTokens = tenantTokens;
    }

    /**
     * Never fails, because the platform's answer has to pass on whatever becomes of the token. Only while the refused token is still the one kept: of many calls refused together the first renews for all.
     */
    Mono<Void> ofUser(GrantKey user, TokenValue refused) {
        return vault.tokenFor(user)
                .filter(kept -> kept.value().equals(refused))
                .flatMap(kept -> vault.refresh(user))
                .then()
                .onErrorResume(
                        GrantNotRefreshable.class, dead -> vault.revoke(user).then())
                .timeout(PATIENCE)
                .onErrorResume(Exception.class, failure -> told(user, failure));
    }

    Mono<Void> ofApp(String platformApp, TokenValue refused) {
        return Mono.fromRunnable(() -> tenantTokens.forget(platformApp, refused));
    }

    private static Mono<Void> told(GrantKey user, Exception why) {
        log.info("The refused token of user {} was not renewed: {}", user.userId(), why.getMessage());
        return Mono.empty();
    }
}
