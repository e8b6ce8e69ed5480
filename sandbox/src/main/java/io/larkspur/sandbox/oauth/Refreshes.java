package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.User;
import io.larkspur.sandbox.tenant.Users;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/**
 * Every refresh token that arrived at a token endpoint, also when a fault was answered instead of new tokens, and when it
 * was rotated. Tokens appear as digests.
 */
public final class Refreshes {
    private static final Set<String> ENDPOINTS = Set.of("/open-apis/authen/v2/oauth/token", "/oauth/v3/token");
    private static final int DIGITS = 16;

    private final Users users;
    private final UserTokens tokens;
    private final Clock clock;
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final Map<String, Instant> rotations = new ConcurrentHashMap<>();

    public Refreshes(Users users, UserTokens tokens, Clock clock) {
        this.users = users;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Whatever is not a refresh is ignored. */
    public void arrived(Call call) {
        if (call.method().equals("POST") && ENDPOINTS.contains(call.path())) {
            String value = refreshToken(call);
            if (value != null) {
                arrivals.add(new Arrival(clock.instant(), digest(value), owner(value)));
            }
        }
    }

    void rotated(RefreshToken token) {
        rotations.put(digest(token.value()), clock.instant());
    }

    /** In the order of arrival; all, or those of one person. */
    public ArrayNode json(@Nullable String openId) {
        ArrayNode rows = Json.array();
        for (Arrival arrival : List.copyOf(arrivals)) {
            if (openId == null || openId.equals(arrival.owner())) {
                Instant rotated = rotations.get(arrival.token());
                rows.addObject()
                        .put("at", arrival.at().toString())
                        .put("token", arrival.token())
                        .put("owner", arrival.owner())
                        .put("rotated_at", rotated == null ? null : rotated.toString());
            }
        }
        return rows;
    }

    public void clear() {
        arrivals.clear();
        rotations.clear();
    }

    private static @Nullable String refreshToken(Call call) {
        try {
            return ClientRequest.from(call).find("refresh_token");
        } catch (Refusal unreadable) {
            return null;
        }
    }

    private @Nullable String owner(String value) {
        RefreshToken token = tokens.refreshToken(value);
        User user = token == null ? null : users.byKey(token.user());
        return token == null || user == null ? null : user.openId(token.app());
    }

    private static String digest(String value) {
        return HexFormat.of().formatHex(Ids.sha256(value)).substring(0, DIGITS);
    }

    private record Arrival(
            Instant at, String token, @Nullable String owner) {}
}
