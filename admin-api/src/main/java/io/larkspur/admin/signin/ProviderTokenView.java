package io.larkspur.admin.signin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.vault.UserToken;
import java.time.Instant;

/** A user's token at the provider, for the program that holds the session. */
public record ProviderTokenView(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_at") Instant expiresAt) {

    public static ProviderTokenView of(UserToken token) {
        return new ProviderTokenView(token.value().reveal(), "Bearer", token.expiresAt());
    }

    @Override
    public String toString() {
        return "ProviderTokenView[***]";
    }
}
