package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.state.Json;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts API routes behind the gate. */
public final class Api {
    private final Routes routes;
    private final Gate gate;

    public Api(Routes routes, Gate gate) {
        this.routes = routes;
        this.gate = gate;
    }

    /**
     * A route that answers with {@code data}.
     *
     * @param scopes separated by blanks; any one of them is enough
     */
    public void data(
            String methodAndPath,
            Access access,
            Tier tier,
            String scopes,
            Function<ApiCall, ? extends JsonNode> handler) {
        answer(methodAndPath, access, tier, scopes, call -> Mono.just(success(handler.apply(call))));
    }

    /** A route with an answer of its own. */
    public void answer(
            String methodAndPath, Access access, Tier tier, String scopes, Function<ApiCall, Mono<Answer>> handler) {
        List<String> anyOf = ScopeLists.words(scopes);
        routes.on(
                methodAndPath,
                Dialect.API,
                anyOf,
                call -> handler.apply(new ApiCall(call, gate.check(call, access, anyOf, methodAndPath, tier))));
    }

    public static Answer success(JsonNode data) {
        ObjectNode body = Json.object().put("code", 0);
        body.set("data", data);
        return Answer.json(body.put("msg", "success"));
    }
}
