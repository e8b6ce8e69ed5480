package io.larkspur.sandbox.echo;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.oauth.Caller;
import io.larkspur.sandbox.oauth.Gate;
import io.larkspur.sandbox.state.Json;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.websocket.WebsocketInbound;

/** A WebSocket that says first whose token opened it, and then every text that it hears. */
public final class Echo {
    private final Gate gate;

    public Echo(Gate gate) {
        this.gate = gate;
    }

    public void offer(Routes routes) {
        routes.answer("GET /echo/socket", Dialect.API, call -> {
            Caller caller = caller(call.header("Authorization"));
            String name = Json.text(Json.object()
                    .put(
                            "open_id",
                            caller.user() == null
                                    ? null
                                    : caller.user().openId(caller.app().id())));
            return Answer.webSocket((in, out) -> out.sendString(said(name, in)));
        });
    }

    private static Flux<String> said(String first, WebsocketInbound in) {
        return Mono.just(first).concatWith(in.receive().asString());
    }

    private Caller caller(@Nullable String authorization) {
        Caller caller = authorization != null && authorization.startsWith("Bearer ")
                ? gate.byUserToken(authorization.substring(7))
                : null;
        if (caller == null) {
            throw new Refusal(99991668, "Invalid access token for authorization", 401);
        }
        return caller;
    }
}
