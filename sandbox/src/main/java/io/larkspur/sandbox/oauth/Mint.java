package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Tokens as a consent would have brought them, without anybody having to tap. */
public final class Mint {
    private final UserTokens tokens;
    private final Clock clock;

    public Mint(UserTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * The wish may name {@code scopes} (all of the app's by default), the lives {@code access_token_seconds}, which may be
     * over already, and {@code refresh_token_seconds}, and {@code authorized_for}, how long ago the user said yes.
     */
    public ObjectNode tokens(App app, User user, ObjectNode wish) {
        Set<String> scopes = new LinkedHashSet<>();
        wish.path("scopes").forEach(scope -> scopes.add(scope.asString("")));
        UserTokens.Issued issued = tokens.mint(
                app,
                user,
                scopes.isEmpty() ? app.switches().scopes() : scopes,
                wish.path("access_token_seconds").asInt(app.switches().accessTokenSeconds()),
                wish.path("refresh_token_seconds").asInt(app.switches().refreshTokenSeconds()),
                authorizedAt(Json.string(wish, "authorized_for", "PT0S")));
        ObjectNode row = Json.object()
                .put("open_id", user.openId(app.id()))
                .put("union_id", user.unionId())
                .put("user_id", user.userId())
                .put("name", user.name())
                .put("access_token", issued.access().value())
                .put("access_token_expires_at", issued.access().expiresAt().toString());
        RefreshToken refresh = issued.refresh();
        if (refresh != null) {
            row.put("refresh_token", refresh.value())
                    .put("refresh_token_expires_at", refresh.expiresAt().toString());
        }
        return row.put("scope", String.join(" ", issued.access().scopes()));
    }

    private Instant authorizedAt(String ago) {
        try {
            return clock.instant().minus(Duration.parse(ago));
        } catch (DateTimeParseException malformed) {
            throw new Refusal(400, "The property authorized_for is an ISO-8601 duration such as P364D");
        }
    }
}
