package io.larkspur.gateway.caller;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** Tells a caller that has to sign in by which schemes it can (RFC 9110). */
public final class Challenge {

    private static final List<String> SCHEMES =
            List.of("Basic realm=\"larkspur\", charset=\"UTF-8\"", "Bearer realm=\"larkspur\"");

    private Challenge() {}

    public static void on(ServerWebExchange exchange, ProblemException refused) {
        if (refused.category() == Category.SIGN_IN) {
            exchange.getResponse().getHeaders().put(HttpHeaders.WWW_AUTHENTICATE, SCHEMES);
        }
    }
}
