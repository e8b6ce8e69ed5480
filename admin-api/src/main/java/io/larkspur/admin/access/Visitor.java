package io.larkspur.admin.access;

import io.larkspur.accounts.login.SignedIn;
import org.springframework.web.server.ServerWebExchange;

/** Who is behind a request that a token let in. */
public final class Visitor {

    private Visitor() {}

    /** Only where the path asks for a token; fails otherwise. */
    public static SignedIn of(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(BearerFilter.SIGNED_IN);
    }
}
