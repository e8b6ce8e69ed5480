package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.User;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls an API.
 *
 * @param user null when the app calls for itself
 * @param scopes what the user granted, or what the app has enabled
 */
public record Caller(App app, @Nullable User user, Set<String> scopes) {

    /** A name for what belongs to this caller alone. */
    public String identity() {
        return user == null ? app.id() : app.id() + "/" + user.key();
    }

    /** Whether fields that need the scope are visible. */
    public boolean sees(String scope) {
        Set<String> decisive = user != null && app.switches().enforceScopes()
                ? scopes
                : app.switches().scopes();
        return decisive.contains(scope);
    }
}
