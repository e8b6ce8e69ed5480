package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.state.Memory;
import io.larkspur.sandbox.state.Remembered;
import io.larkspur.sandbox.tenant.App;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Tokens of applications. While thirty minutes remain the same token is handed out again; after that a new one, and both
 * are good until their own end.
 */
public final class AppTokens implements Remembered {
    private static final Duration LIFETIME = Duration.ofHours(2);
    private static final Duration REUSED_WHILE = Duration.ofMinutes(30);

    private final Clock clock;
    private final Memory memory;
    private final Map<String, AppToken> tokens = new ConcurrentHashMap<>();

    public AppTokens(Clock clock, Memory memory) {
        this.clock = clock;
        this.memory = memory;
    }

    @Nullable
    AppToken find(String value) {
        return tokens.get(value);
    }

    boolean isExpired(AppToken token) {
        return !clock.instant().isBefore(token.expiresAt());
    }

    synchronized AppToken current(App app, AppToken.Kind kind) {
        Instant now = clock.instant();
        tokens.values().removeIf(token -> now.isAfter(token.expiresAt().plus(LIFETIME)));
        return tokens.values().stream()
                .filter(token -> token.app().equals(app.id()) && token.kind() == kind)
                .filter(token -> !now.plus(REUSED_WHILE).isAfter(token.expiresAt()))
                .filter(token -> !now.plus(LIFETIME).isBefore(token.expiresAt()))
                .findAny()
                .orElseGet(() -> issue(app, kind, now.plus(LIFETIME)));
    }

    private AppToken issue(App app, AppToken.Kind kind, Instant expiresAt) {
        AppToken token = new AppToken(
                kind.prefix() + "g104" + Ids.base32(36).toUpperCase(Locale.ROOT), app.id(), kind, expiresAt);
        tokens.put(token.value(), token);
        memory.changed();
        return token;
    }

    long secondsLeft(AppToken token) {
        return Duration.between(clock.instant(), token.expiresAt()).toSeconds();
    }

    @Override
    public String name() {
        return "app_tokens";
    }

    @Override
    public JsonNode save() {
        ArrayNode rows = Json.array();
        tokens.values().forEach(token -> rows.addObject()
                .put("token", token.value())
                .put("app", token.app())
                .put("kind", token.kind().name())
                .put("expires_at", token.expiresAt().toString()));
        return rows;
    }

    @Override
    public void load(JsonNode saved) {
        for (JsonNode row : saved) {
            AppToken token = new AppToken(
                    row.path("token").asString(""),
                    row.path("app").asString(""),
                    AppToken.Kind.valueOf(row.path("kind").asString("")),
                    Instant.parse(row.path("expires_at").asString("")));
            tokens.put(token.value(), token);
        }
    }

    /** Keeps them: they belong to the app, and its clients go on using what they have in hand. */
    @Override
    public void forget() {}
}
