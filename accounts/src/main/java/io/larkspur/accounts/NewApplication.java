package io.larkspur.accounts;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request to register an application; see {@link Application} for the fields. */
public record NewApplication(
        String name,
        @Nullable String platformAppId,
        Set<Permission> permissions,
        Set<UserProof> proofs,
        boolean mayInvite,
        @Nullable String jwks) {}
