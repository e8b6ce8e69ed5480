package io.larkspur.gateway.handle;

import io.larkspur.accounts.UserProof;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a handle names.
 *
 * @param credentialId the secret it was issued against; a rotation that ends the secret ends the handle
 * @param user the user it acts for; null for a handle of the application alone
 * @param id 128 random bits, for the audit trail
 */
public record Handle(
        String applicationId, String credentialId, @Nullable User user, Instant expiresAt, String id) {

    /**
     * A user as the application proved it when the handle was issued.
     *
     * @param openId the user's open_id for the platform app
     */
    public record User(String platformAppId, String openId, UserProof proof) {}
}
