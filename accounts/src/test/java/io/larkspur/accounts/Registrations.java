package io.larkspur.accounts;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests to register applications. */
final class Registrations {

    private Registrations() {}

    static NewApplication named(String name) {
        return new NewApplication(name, null, Set.of(Permission.AUTH_SESSIONS), Set.of(UserProof.HANDLE), false, null);
    }

    static NewApplication withKeys(@Nullable String jwks) {
        return new NewApplication(
                "signer", "cli_a1b2c3d4e5f6a7b8", Set.of(), EnumSet.allOf(UserProof.class), true, jwks);
    }
}
