package io.larkspur.sandbox.control;

import io.larkspur.sandbox.events.Delivery;
import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.Apps;
import io.larkspur.sandbox.tenant.Channel;
import io.larkspur.sandbox.tenant.Places;
import io.larkspur.sandbox.tenant.Users;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the developer console would be for: switches, addresses, further apps, and events to order. A property
 * {@code app_id} names another app than the one the sandbox was started for.
 */
public final class Applications {
    private final Apps apps;
    private final Users users;
    private final Delivery delivery;

    public Applications(Apps apps, Users users, Delivery delivery) {
        this.apps = apps;
        this.users = users;
        this.delivery = delivery;
    }

    public void offer(Routes routes) {
        routes.answer(
                "GET /_sandbox/app",
                Dialect.CONTROL,
                call -> Answer.json(app(call.query("app_id")).json()));
        routes.answer("POST /_sandbox/app", Dialect.CONTROL, this::change);
        routes.answer("POST /_sandbox/apps", Dialect.CONTROL, this::add);
        routes.answer("POST /_sandbox/callbacks", Dialect.CONTROL, this::place);
        routes.on("POST /_sandbox/callbacks/verify", Dialect.CONTROL, this::verify);
        routes.answer("POST /_sandbox/events", Dialect.CONTROL, this::event);
    }

    private Answer change(Call call) {
        ObjectNode wish = call.json(400);
        App app = app(Json.string(wish, "app_id"));
        app.change(wish);
        return Answer.json(app.json());
    }

    private Answer add(Call call) {
        App app = apps.add(call.json(400));
        users.welcome(app);
        return Answer.json(app.json()
                .put("app_secret", app.secret())
                .put("verification_token", app.verificationToken())
                .put("encrypt_key", app.encryptKey()));
    }

    private Answer place(Call call) {
        ObjectNode wish = call.json(400);
        App app = app(Json.string(wish, "app_id"));
        app.channel(Channel.named(Json.string(wish, "channel", app.channel().wireName()))
                .orElseThrow(() -> new Refusal(400, "A channel is auto, connection or http")));
        Places now = app.places();
        List<URI> redirects = new ArrayList<>();
        wish.path("redirect_uris").forEach(uri -> redirects.add(uri(uri.asString(""))));
        app.places(new Places(
                wish.has("redirect_uris") ? redirects : now.redirectUris(),
                wish.has("events") ? optional(Json.string(wish, "events")) : now.events(),
                wish.has("cards") ? optional(Json.string(wish, "cards")) : now.cards()));
        return Answer.json(app.json());
    }

    private Mono<Answer> verify(Call call) {
        return delivery.verify(app(Json.string(call.json(400), "app_id"))).map(Answer::json);
    }

    private Answer event(Call call) {
        ObjectNode wish = call.json(400);
        String type = Json.string(wish, "event_type", "");
        if (type.isEmpty()) {
            throw new Refusal(400, "An event needs an event_type");
        }
        ObjectNode event = wish.path("event") instanceof ObjectNode given ? given : Json.object();
        return Answer.json(
                Json.object().put("event_id", delivery.event(app(Json.string(wish, "app_id")), type, event)));
    }

    private App app(@Nullable String id) {
        return id == null ? apps.main() : apps.get(id);
    }

    private static @Nullable URI optional(@Nullable String text) {
        return text == null ? null : uri(text);
    }

    private static URI uri(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.isAbsolute() && uri.getRawAuthority() != null) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // Told below.
        }
        throw new Refusal(400, "Not a complete URI: " + text);
    }
}
