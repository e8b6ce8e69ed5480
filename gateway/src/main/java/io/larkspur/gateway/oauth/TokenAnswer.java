package io.larkspur.gateway.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.gateway.handle.IssuedHandle;
import org.jspecify.annotations.Nullable;

/** A token response (RFC 6749 §5.1, RFC 8693 §2.2.1). */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenAnswer(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("issued_token_type") @Nullable String issuedTokenType,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") long expiresIn) {

    static TokenAnswer of(IssuedHandle handle, @Nullable String issuedTokenType) {
        return new TokenAnswer(
                handle.text(), issuedTokenType, "Bearer", handle.life().toSeconds());
    }

    @Override
    public String toString() {
        return "TokenAnswer[expiresIn=" + expiresIn + "]";
    }
}
