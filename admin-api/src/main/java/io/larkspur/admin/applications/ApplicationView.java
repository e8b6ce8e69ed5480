package io.larkspur.admin.applications;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.Application;
import io.larkspur.accounts.Permission;
import io.larkspur.accounts.UserProof;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An application as administrators see it: without secrets, with their ids. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record ApplicationView(
        @JsonProperty("id") String id,
        @JsonProperty("name") String name,
        @JsonProperty("platform_app_id") @Nullable String platformAppId,
        @JsonProperty("permissions") List<String> permissions,
        @JsonProperty("proofs") List<String> proofs,
        @JsonProperty("may_invite") boolean mayInvite,
        @JsonProperty("enabled") boolean enabled,
        @JsonProperty("credentials") List<String> credentials,
        @JsonProperty("created_at") Instant createdAt) {

    static ApplicationView of(Application application) {
        return new ApplicationView(
                application.id(),
                application.name(),
                application.platformAppId(),
                application.permissions().stream()
                        .map(Permission::wireName)
                        .sorted()
                        .toList(),
                application.proofs().stream().map(UserProof::wireName).sorted().toList(),
                application.mayInvite(),
                application.enabled(),
                List.copyOf(application.credentials()),
                application.createdAt());
    }
}
