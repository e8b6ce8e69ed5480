package io.larkspur.gateway.caller;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.UserProof;
import io.larkspur.vault.GrantKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Who calls and for whom, proven. Found on the exchange behind the {@code Caller} filter.
 *
 * @param platformAppId the platform app the call goes through, or the issuer whose user it is for
 * @param openId the user's open_id for that app, or id at that issuer; null when the application calls for itself
 * @param proof how the user was proven; null without a user
 */
public record Caller(
        Application application,
        String platformAppId,
        @Nullable String openId,
        @Nullable UserProof proof) {

    private static final String ATTRIBUTE = Caller.class.getName();

    /** The caller of this exchange. Fails closed: a route without the {@code Caller} filter has none. */
    public static Caller of(ServerWebExchange exchange) {
        Caller caller = exchange.getAttribute(ATTRIBUTE);
        if (caller == null) {
            throw CallRefused.noCredentials();
        }
        return caller;
    }

    /** As {@link #of}; null on a route that proves no caller. */
    public static @Nullable Caller find(ServerWebExchange exchange) {
        return exchange.getAttribute(ATTRIBUTE);
    }

    public void attachTo(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }

    /** Whose token the call may use; empty when no user is named. */
    public Optional<GrantKey> user() {
        return Optional.ofNullable(openId).map(id -> new GrantKey(platformAppId, id));
    }
}
