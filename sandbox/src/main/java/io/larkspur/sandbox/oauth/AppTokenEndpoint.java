package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.Apps;
import tools.jackson.databind.node.ObjectNode;

/** The tenant's and the app's token for an id and its secret. */
public final class AppTokenEndpoint {
    private final Apps apps;
    private final AppTokens tokens;

    public AppTokenEndpoint(Apps apps, AppTokens tokens) {
        this.apps = apps;
        this.tokens = tokens;
    }

    public void offer(Routes routes) {
        routes.answer("POST /open-apis/auth/v3/tenant_access_token/internal", Dialect.TENANT_TOKEN, this::tenantToken);
        routes.answer("POST /open-apis/auth/v3/app_access_token/internal", Dialect.TENANT_TOKEN, this::appToken);
    }

    private Answer tenantToken(Call call) {
        AppToken tenant = tokens.current(appOf(call), AppToken.Kind.TENANT);
        return Answer.json(Json.object()
                .put("code", 0)
                .put("msg", "ok")
                .put("tenant_access_token", tenant.value())
                .put("expire", tokens.secondsLeft(tenant)));
    }

    private Answer appToken(Call call) {
        App app = appOf(call);
        AppToken own = tokens.current(app, AppToken.Kind.APP);
        return Answer.json(Json.object()
                .put("code", 0)
                .put("msg", "ok")
                .put("app_access_token", own.value())
                .put(
                        "tenant_access_token",
                        tokens.current(app, AppToken.Kind.TENANT).value())
                .put("expire", tokens.secondsLeft(own)));
    }

    private App appOf(Call call) {
        ObjectNode body = call.json(10003);
        String id = Json.string(body, "app_id");
        String secret = Json.string(body, "app_secret");
        App app = apps.find(id);
        if (app == null || secret == null) {
            throw new Refusal(10003, "invalid param");
        }
        if (!app.secret().equals(secret)) {
            throw new Refusal(10015, "app secret invalid");
        }
        if (app.switches().disabled()) {
            throw new Refusal(10014, "app is disabled");
        }
        return app;
    }
}
