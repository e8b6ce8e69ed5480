package io.larkspur.sandbox.hh;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.state.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Takes forms only. A refresh needs no client credentials there, but wrong ones are refused. */
final class TokenEndpoint {
    private final Client client;
    private final Pairs pairs;

    TokenEndpoint(Client client, Pairs pairs) {
        this.client = client;
        this.pairs = pairs;
    }

    void offer(Routes routes) {
        routes.answer("POST /token", Dialect.HH_TOKEN, this::token);
        routes.answer("POST /oauth/token", Dialect.HH_TOKEN, this::token);
    }

    private Answer token(Call call) {
        if (!call.isForm()) {
            throw Pairs.refused("invalid_request", "the body has to be a form");
        }
        Map<String, List<String>> form = call.form();
        return switch (String.valueOf(first(form, "grant_type"))) {
            case "authorization_code" -> byCode(form);
            case "refresh_token" -> byRefresh(form);
            default -> throw Pairs.refused("unsupported_grant_type", "unsupported grant_type");
        };
    }

    private Answer byCode(Map<String, List<String>> form) {
        if (!isTheClient(form)) {
            throw badClient();
        }
        return answer(
                pairs.redeem(required(form, "code"), first(form, "redirect_uri"), first(form, "code_verifier")), true);
    }

    private Answer byRefresh(Map<String, List<String>> form) {
        if (first(form, "client_id") != null && !isTheClient(form)) {
            throw badClient();
        }
        String token = first(form, "refresh_token");
        if (token == null) {
            throw Pairs.refused("invalid_request", "token is empty");
        }
        return answer(pairs.refresh(token), pairs.habits().rotating());
    }

    private boolean isTheClient(Map<String, List<String>> form) {
        return client.has(required(form, "client_id"), required(form, "client_secret"));
    }

    private static Refusal badClient() {
        return Pairs.refused("invalid_client", "client_id or client_secret not found");
    }

    private Answer answer(Pair pair, boolean withRefreshToken) {
        ObjectNode body = Json.object().put("access_token", pair.access()).put("token_type", "bearer");
        if (!pairs.habits().silent()) {
            body.put("expires_in", pairs.habits().accessTokenSeconds());
        }
        if (withRefreshToken) {
            body.put("refresh_token", pair.refresh());
        }
        return Answer.json(body).with("Cache-Control", "no-store");
    }

    private static String required(Map<String, List<String>> form, String name) {
        String value = first(form, name);
        if (value == null) {
            throw Pairs.refused("invalid_request", name + " is empty");
        }
        return value;
    }

    private static @Nullable String first(Map<String, List<String>> form, String name) {
        List<String> values = form.get(name);
        return values == null || values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    }
}
