package io.larkspur.admin.users;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.development.DevelopmentToken;
import io.larkspur.accounts.development.DevelopmentTokens;
import io.larkspur.admin.input.Texts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Hands out tokens for trying things out; does not exist where these are switched off. */
@RestController
@Tag(name = "Users")
@SecurityRequirements
class DevelopmentTokenController {

    private static final int LONGEST_EMAIL = 200;

    private final DevelopmentTokens tokens;
    private final Clock clock;

    DevelopmentTokenController(DevelopmentTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @PostMapping("/auth/dev-token")
    @Operation(summary = "Get a token for any user", description = "In the sandbox only.")
    ResponseEntity<TokenView> issue(
            @RequestParam(name = "user_id") String userId, @RequestParam(required = false) @Nullable String email) {
        DevelopmentToken token =
                tokens.issue(Texts.id("user_id", userId), Texts.optional("email", email, LONGEST_EMAIL));
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(TokenView.of(token, clock.instant()));
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record TokenView(
            @JsonProperty("token") String token,
            @JsonProperty("user_id") String userId,
            @JsonProperty("email") @Nullable String email,
            @JsonProperty("expires_in") long expiresIn,
            @JsonProperty("provider") String provider,
            @JsonProperty("timestamp") Instant timestamp) {

        static TokenView of(DevelopmentToken token, Instant now) {
            return new TokenView(
                    token.text(), token.userId(), token.email(), token.life().toSeconds(), token.provider(), now);
        }

        @Override
        public String toString() {
            return "TokenView[***]";
        }
    }
}
