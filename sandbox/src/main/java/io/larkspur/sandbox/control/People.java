package io.larkspur.sandbox.control;

import io.larkspur.sandbox.events.Delivery;
import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.oauth.Mint;
import io.larkspur.sandbox.oauth.UserTokens;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.Apps;
import io.larkspur.sandbox.tenant.User;
import io.larkspur.sandbox.tenant.Users;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Users: added, frozen, sent away, and their consent taken back. */
public final class People {
    private final Apps apps;
    private final Users users;
    private final UserTokens tokens;
    private final Mint mint;
    private final Delivery delivery;

    public People(Apps apps, Users users, UserTokens tokens, Mint mint, Delivery delivery) {
        this.apps = apps;
        this.users = users;
        this.tokens = tokens;
        this.mint = mint;
        this.delivery = delivery;
    }

    public void offer(Routes routes) {
        routes.answer("GET /_sandbox/users", Dialect.CONTROL, this::list);
        routes.answer("POST /_sandbox/users", Dialect.CONTROL, this::add);
        routes.answer(
                "GET /_sandbox/users/:open_id", Dialect.CONTROL, call -> Answer.json(json(theUser(call), app(call))));
        routes.answer("POST /_sandbox/users/:open_id", Dialect.CONTROL, this::change);
        routes.answer("POST /_sandbox/tokens", Dialect.CONTROL, this::mint);
        routes.answer("POST /_sandbox/tokens/revoke", Dialect.CONTROL, this::revoke);
    }

    private Answer list(Call call) {
        ArrayNode rows = Json.array();
        users.all().forEach(user -> rows.add(json(user, app(call))));
        return Answer.json(rows);
    }

    private Answer add(Call call) {
        ObjectNode wish = call.json(400);
        String name = Json.string(wish, "name", "");
        if (name.isEmpty()) {
            throw new Refusal(400, "A user needs a name");
        }
        User user = users.add(name, Json.string(wish, "email"), Json.string(wish, "mobile"));
        return Answer.json(json(user, app(call)));
    }

    private Answer change(Call call) {
        User before = theUser(call);
        User after = users.change(before, call.json(400));
        boolean leaves = (after.frozen() && !before.frozen()) || (after.resigned() && !before.resigned());
        if (leaves) {
            announce(app(call), after, after.resigned() ? "resigned" : "frozen");
        }
        return Answer.json(json(after, app(call)));
    }

    /** Tokens for a known person, or for as many new ones as are wished. */
    private Answer mint(Call call) {
        ObjectNode wish = call.json(400);
        App app = app(call);
        ArrayNode rows = Json.array();
        String openId = Json.string(wish, "open_id");
        if (openId != null) {
            rows.add(mint.tokens(app, known(openId), wish));
        } else {
            String name = Json.string(wish, "name", "Somebody");
            for (int n = 1; n <= wish.path("count").asInt(1); n++) {
                rows.add(mint.tokens(app, users.add(name + " " + n, null, null), wish));
            }
        }
        return Answer.json(rows);
    }

    /** All consent of the user to the app ends, as if the user had taken it back. */
    private Answer revoke(Call call) {
        ObjectNode wish = call.json(400);
        User user = known(Json.string(wish, "open_id"));
        App app = app(call);
        tokens.revokeAll(app, user);
        if (wish.path("event").asBoolean(true)) {
            announce(app, user, Json.string(wish, "reason", "user_action"));
        }
        return Answer.empty(204);
    }

    private void announce(App app, User user, String reason) {
        ObjectNode event = Json.object()
                .put("revoke_token_type", "user_access_token")
                .put("revoke_reason", reason)
                .put("open_id", user.openId(app.id()))
                .put("union_id", user.unionId())
                .put("user_id", user.userId());
        delivery.announce(app, "auth.user_access_token.revoked_v4", event);
    }

    private User theUser(Call call) {
        return known(call.variable("open_id"));
    }

    private User known(@Nullable String openId) {
        User user = users.byOpenId(openId);
        if (user == null) {
            throw new Refusal(404, "There is no such user", 404);
        }
        return user;
    }

    /** The app of the parameter {@code app_id}, or else the one the sandbox was started for. */
    private App app(Call call) {
        String id = call.query("app_id");
        return id == null ? apps.main() : apps.get(id);
    }

    private static ObjectNode json(User user, App app) {
        return Json.object()
                .put("open_id", user.openId(app.id()))
                .put("union_id", user.unionId())
                .put("user_id", user.userId())
                .put("name", user.name())
                .put("email", user.email())
                .put("mobile", user.mobile())
                .put("frozen", user.frozen())
                .put("resigned", user.resigned())
                .put("outside_availability", user.outsideAvailability());
    }
}
