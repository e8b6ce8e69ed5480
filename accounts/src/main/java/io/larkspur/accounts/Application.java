package io.larkspur.accounts;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A registered application: who calls.
 *
 * @param id its client id, such as {@code app_…}
 * @param platformAppId the platform app it calls through; null for the gateway's default one
 * @param mayInvite whether a user who never consented to it may be sent a card; without it such a user is refused
 * @param credentials ids of the secrets that are live now, newest first: at most two
 * @param jwks its public keys as a JWK set (JSON), for signed assertions; null when it has none
 */
public record Application(
        String id,
        String name,
        @Nullable String platformAppId,
        Set<Permission> permissions,
        Set<UserProof> proofs,
        boolean mayInvite,
        boolean enabled,
        Set<String> credentials,
        @Nullable String jwks,
        Instant createdAt) {

    private static final String PAYER = "app:";

    /** What the account goes by that pays for the calls of an application for itself. No user goes by such a name. */
    public static String payer(String applicationId) {
        return PAYER + applicationId;
    }

    /** Whether the name is that of an application's account, whichever applications there are. */
    public static boolean isPayer(String name) {
        return name.startsWith(PAYER);
    }

    /** The id of the application whose account goes by this name, see {@link #isPayer}. */
    public static String paying(String name) {
        return name.substring(PAYER.length());
    }
}
