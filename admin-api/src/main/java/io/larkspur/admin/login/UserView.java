package io.larkspur.admin.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.User;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A user, without anything secret. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record UserView(
        @JsonProperty("id") long id,
        @JsonProperty("username") String username,
        @JsonProperty("email") @Nullable String email,
        @JsonProperty("full_name") @Nullable String fullName,
        @JsonProperty("role") String role,
        @JsonProperty("provider") String provider,
        @JsonProperty("is_active") boolean active,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt) {

    static UserView of(User user) {
        return new UserView(
                user.id(),
                user.username(),
                user.email(),
                user.fullName(),
                user.role().wireName(),
                user.provider(),
                user.isActive(),
                user.createdAt(),
                user.updatedAt());
    }
}
