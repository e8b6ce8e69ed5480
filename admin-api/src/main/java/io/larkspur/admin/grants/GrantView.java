package io.larkspur.admin.grants;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.vault.GrantSummary;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A grant as administrators see it: everything but its tokens. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record GrantView(
        @JsonProperty("app_id") String appId,
        @JsonProperty("user_id") String userId,
        @JsonProperty("union_id") @Nullable String unionId,
        @JsonProperty("platform_user_id") @Nullable String platformUserId,
        @JsonProperty("user_name") @Nullable String userName,
        @JsonProperty("state") String state,
        @JsonProperty("scopes") List<String> scopes,
        @JsonProperty("applications") List<String> applications,
        @JsonProperty("authorized_at") Instant authorizedAt,
        @JsonProperty("refreshed_at") @Nullable Instant refreshedAt,
        @JsonProperty("access_expires_at") @Nullable Instant accessExpiresAt,
        @JsonProperty("refresh_expires_at") @Nullable Instant refreshExpiresAt) {

    static GrantView of(GrantSummary grant) {
        return new GrantView(
                grant.key().appId(),
                grant.key().userId(),
                grant.unionId(),
                grant.platformUserId(),
                grant.userName(),
                grant.state(),
                List.copyOf(grant.scopes()),
                List.copyOf(grant.applications()),
                grant.authorizedAt(),
                grant.refreshedAt(),
                grant.accessExpiresAt(),
                grant.refreshExpiresAt());
    }
}
