package io.larkspur.sandbox.tenant;

import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.state.Memory;
import io.larkspur.sandbox.state.Remembered;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The applications: the one the sandbox was started for, and any that a test has added. */
public final class Apps implements Remembered {
    private final App main;
    private final Memory memory;
    private final Map<String, App> apps = new ConcurrentHashMap<>();

    public Apps(App main, Memory memory) {
        this.main = main;
        this.memory = memory;
        apps.put(main.id(), main);
    }

    public App main() {
        return main;
    }

    public Collection<App> all() {
        return apps.values();
    }

    public @Nullable App find(@Nullable String id) {
        return id == null ? null : apps.get(id);
    }

    public App get(String id) {
        App app = apps.get(id);
        if (app == null) {
            throw new Refusal(404, "There is no app " + id, 404);
        }
        return app;
    }

    public App add(ObjectNode wish) {
        App app = new App(
                Json.string(wish, "app_id", "cli_" + Ids.hex(16)),
                Json.string(wish, "app_secret", Ids.base64(24)),
                Json.string(wish, "verification_token", Ids.base64(24)),
                Json.string(wish, "encrypt_key"));
        if (apps.putIfAbsent(app.id(), app) != null) {
            throw new Refusal(409, "There is an app " + app.id() + " already", 409);
        }
        memory.changed();
        return app;
    }

    @Override
    public String name() {
        return "apps";
    }

    /** The main app comes with the settings, not from the file. */
    @Override
    public JsonNode save() {
        ArrayNode rows = Json.array();
        apps.values().stream().filter(app -> app != main).forEach(app -> rows.addObject()
                .put("app_id", app.id())
                .put("app_secret", app.secret())
                .put("verification_token", app.verificationToken())
                .put("encrypt_key", app.encryptKey()));
        return rows;
    }

    @Override
    public void load(JsonNode saved) {
        for (JsonNode row : saved) {
            App app = new App(
                    row.path("app_id").asString(""),
                    row.path("app_secret").asString(""),
                    row.path("verification_token").asString(""),
                    Json.string(row, "encrypt_key"));
            apps.putIfAbsent(app.id(), app);
        }
    }

    @Override
    public void forget() {
        apps.values().forEach(App::resetSwitches);
    }
}
