package io.larkspur.vault;

import org.jspecify.annotations.Nullable;

/** Who the platform says authorized: the ids and the fields its user_info endpoint may carry. */
public record PlatformUser(
        @Nullable String openId,
        @Nullable String unionId,
        @Nullable String userId,
        @Nullable String name,
        @Nullable String email,
        @Nullable String mobile) {}
