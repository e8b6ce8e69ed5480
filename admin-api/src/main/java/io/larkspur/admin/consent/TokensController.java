package io.larkspur.admin.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.input.Texts;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.TokenVault;
import io.larkspur.vault.UserToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Users' tokens in plain text, for trusted services (A4, A5): the one door through which they leave; never cached. */
@RestController
@RequestMapping("/internal/auth/tokens/{appId}/{userId}")
@Tag(name = "Tokens")
class TokensController {

    private final TokenVault vault;

    TokensController(TokenVault vault) {
        this.vault = vault;
    }

    @GetMapping
    @Operation(summary = "Read a user's token", description = "All null when the user has to authorize first.")
    Mono<ResponseEntity<TokenView>> find(@PathVariable String appId, @PathVariable String userId) {
        return vault.tokenFor(key(appId, userId))
                .map(TokenView::of)
                .defaultIfEmpty(TokenView.NONE)
                .map(TokensController::uncached);
    }

    @PostMapping
    @Operation(
            summary = "Refresh a user's token now",
            description = "404 without a grant, 409 when it has no refresh token that works.")
    Mono<ResponseEntity<TokenView>> refresh(@PathVariable String appId, @PathVariable String userId) {
        return vault.refresh(key(appId, userId)).map(TokenView::of).map(TokensController::uncached);
    }

    private static GrantKey key(String appId, String userId) {
        return new GrantKey(Texts.id("app_id", appId), Texts.id("user_id", userId));
    }

    private static ResponseEntity<TokenView> uncached(TokenView token) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(token);
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record TokenView(
            @JsonProperty("user_access_token") @Nullable String userAccessToken,
            @JsonProperty("token_expires_at") @Nullable Instant tokenExpiresAt,
            @JsonProperty("is_expiring") boolean isExpiring) {

        static final TokenView NONE = new TokenView(null, null, false);

        static TokenView of(UserToken token) {
            return new TokenView(token.value().reveal(), token.expiresAt(), token.expiring());
        }

        @Override
        public String toString() {
            return "TokenView[***]";
        }
    }
}
