package io.larkspur.admin.allowlist;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.AllowedUser;
import io.larkspur.admin.signin.Providers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody on the list; whoever is taken off is not listed, so all are active. */
record AllowedUserView(
        @JsonProperty("id") long id,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("hh_user_id") @Nullable
        String hhUserId,

        @JsonProperty("provider") String provider,
        @JsonProperty("provider_user_id") String providerUserId,
        @JsonProperty("comment") String comment,
        @JsonProperty("is_active") boolean active,
        @JsonProperty("created_at") Instant createdAt) {

    static AllowedUserView of(AllowedUser user) {
        return new AllowedUserView(
                user.id(),
                user.provider().equals(Providers.HH) ? user.providerUserId() : null,
                user.provider(),
                user.providerUserId(),
                user.comment(),
                true,
                user.createdAt());
    }
}
