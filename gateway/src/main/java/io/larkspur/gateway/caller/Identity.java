package io.larkspur.gateway.caller;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.AuthenticatedApplication;
import io.larkspur.gateway.handle.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Which application calls.
 *
 * @param handleUser the user its handle names; null when it signed in otherwise or the handle names none
 */
public record Identity(AuthenticatedApplication who, Handle.@Nullable User handleUser) {

    public Application application() {
        return who.application();
    }
}
