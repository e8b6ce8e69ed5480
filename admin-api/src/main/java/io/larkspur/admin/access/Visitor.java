package io.larkspur.admin.access;

import io.larkspur.accounts.login.LoginSession;
import io.larkspur.accounts.login.User;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Who is behind a request that a token let in.
 *
 * @param session of the access token; null where another kind of token was shown
 */
public record Visitor(User user, @Nullable LoginSession session) {

    private static final String ATTRIBUTE = Visitor.class.getName();

    /** Only where the path asks for a token; fails otherwise. */
    public static Visitor of(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(ATTRIBUTE);
    }

    /** Only where the path takes nothing but access tokens of login sessions; fails otherwise. */
    public LoginSession requireSession() {
        return Objects.requireNonNull(session, "this path takes login sessions only");
    }

    void goWith(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
    }
}
