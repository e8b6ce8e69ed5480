package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.state.Memory;
import io.larkspur.sandbox.state.Remembered;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What users granted, and the codes and tokens that came of it. Whoever looks and then changes must hold the monitor of
 * this object meanwhile; looking alone needs nothing.
 */
public final class UserTokens implements Remembered {
    private static final Duration CODE_LIFETIME = Duration.ofMinutes(5);
    private static final Duration CONSENT_LIFETIME = Duration.ofDays(365);

    private final Clock clock;
    private final Memory memory;
    private final Map<String, Set<String>> grants = new ConcurrentHashMap<>();
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private final Map<String, AccessToken> accessTokens = new ConcurrentHashMap<>();
    private final Map<String, RefreshToken> refreshTokens = new ConcurrentHashMap<>();

    public UserTokens(Clock clock, Memory memory) {
        this.clock = clock;
        this.memory = memory;
    }

    /** The user said yes. What was granted before stays granted. */
    synchronized Code grant(App app, User user, Asked asked) {
        Set<String> granted = new LinkedHashSet<>(granted(app.id(), user.key()));
        granted.addAll(asked.scopes());
        grants.put(app.id() + "/" + user.key(), granted);
        Code code = new Code(
                Ids.base64(48),
                app.id(),
                user.key(),
                asked.redirectUri(),
                asked.challenge(),
                asked.challengeIsHashed(),
                clock.instant().plus(CODE_LIFETIME),
                false);
        codes.put(code.value(), code);
        memory.changed();
        return code;
    }

    Set<String> granted(String app, String user) {
        return grants.getOrDefault(app + "/" + user, Set.of());
    }

    @Nullable
    Code code(String value) {
        return codes.get(value);
    }

    @Nullable
    AccessToken accessToken(String value) {
        return accessTokens.get(value);
    }

    @Nullable
    RefreshToken refreshToken(String value) {
        return refreshTokens.get(value);
    }

    boolean isOver(Instant end) {
        return !clock.instant().isBefore(end);
    }

    boolean consentIsOver(RefreshToken token) {
        return isOver(token.authorizedAt().plus(CONSENT_LIFETIME));
    }

    /** The first tokens after a consent. */
    synchronized Issued redeem(Code code, App app, Set<String> scopes, boolean narrowed) {
        codes.put(code.value(), code.usedNow());
        return issue(app, code.user(), scopes, narrowed, clock.instant(), Ids.hex(16));
    }

    /** The next tokens; the old refresh token is worth nothing from here on. */
    synchronized Issued rotate(RefreshToken old, App app, Set<String> scopes, boolean narrowed) {
        refreshTokens.put(old.value(), old.now(RefreshToken.Standing.USED));
        if (app.switches().oldAccessTokenDies()) {
            revokeAccess(token -> token.chain().equals(old.chain()));
        }
        return issue(app, old.user(), scopes, narrowed, old.authorizedAt(), old.chain());
    }

    /** The tokens of a consent that nobody was asked for; their lives may be over already. */
    synchronized Issued mint(
            App app, User user, Set<String> scopes, int accessSeconds, int refreshSeconds, Instant authorizedAt) {
        Set<String> granted = new LinkedHashSet<>(granted(app.id(), user.key()));
        granted.addAll(scopes);
        grants.put(app.id() + "/" + user.key(), granted);
        return issue(app, user.key(), scopes, false, authorizedAt, Ids.hex(16), accessSeconds, refreshSeconds);
    }

    private Issued issue(
            App app, String user, Set<String> scopes, boolean narrowed, Instant authorizedAt, String chain) {
        return issue(
                app,
                user,
                scopes,
                narrowed,
                authorizedAt,
                chain,
                app.switches().accessTokenSeconds(),
                app.switches().refreshTokenSeconds());
    }

    private Issued issue(
            App app,
            String user,
            Set<String> scopes,
            boolean narrowed,
            Instant authorizedAt,
            String chain,
            int accessSeconds,
            int refreshSeconds) {
        Instant now = clock.instant();
        Instant end = now.plusSeconds(accessSeconds);
        AccessToken access = new AccessToken(
                TokenTexts.fresh("access_token", app.id(), end), app.id(), user, scopes, end, chain, false);
        accessTokens.put(access.value(), access);
        RefreshToken refresh = null;
        if (scopes.contains("offline_access") && app.switches().refreshEnabled()) {
            Instant last = now.plusSeconds(refreshSeconds);
            refresh = new RefreshToken(
                    TokenTexts.fresh("refresh_token", app.id(), last),
                    app.id(),
                    user,
                    scopes,
                    narrowed,
                    last,
                    authorizedAt,
                    chain,
                    RefreshToken.Standing.LIVE);
            refreshTokens.put(refresh.value(), refresh);
        }
        memory.changed();
        return new Issued(access, refresh);
    }

    /** Ends all tokens of the consent that the token came from. */
    synchronized void revokeChain(String chain) {
        revokeAccess(token -> token.chain().equals(chain));
        revokeRefresh(token -> token.chain().equals(chain));
        memory.changed();
    }

    /** Ends all tokens of the user, and forgets what was granted. */
    public synchronized void revokeAll(App app, User user) {
        grants.remove(app.id() + "/" + user.key());
        codes.values()
                .removeIf(code -> code.app().equals(app.id()) && code.user().equals(user.key()));
        revokeAccess(token -> token.app().equals(app.id()) && token.user().equals(user.key()));
        revokeRefresh(token -> token.app().equals(app.id()) && token.user().equals(user.key()));
        memory.changed();
    }

    private void revokeAccess(Predicate<AccessToken> which) {
        accessTokens.replaceAll((value, token) -> which.test(token) ? token.revokedNow() : token);
    }

    private void revokeRefresh(Predicate<RefreshToken> which) {
        refreshTokens.replaceAll((value, token) -> which.test(token) && token.standing() == RefreshToken.Standing.LIVE
                ? token.now(RefreshToken.Standing.REVOKED)
                : token);
    }

    record Issued(AccessToken access, @Nullable RefreshToken refresh) {}

    @Override
    public String name() {
        return "user_tokens";
    }

    @Override
    public JsonNode save() {
        ObjectNode saved = Json.object();
        ObjectNode scopes = saved.putObject("grants");
        grants.forEach((who, what) -> scopes.set(who, Json.strings(what)));
        ArrayNode access = saved.putArray("access_tokens");
        accessTokens.values().forEach(token -> access.addObject()
                .put("token", token.value())
                .put("app", token.app())
                .put("user", token.user())
                .put("scope", String.join(" ", token.scopes()))
                .put("expires_at", token.expiresAt().toString())
                .put("chain", token.chain())
                .put("revoked", token.revoked()));
        ArrayNode refresh = saved.putArray("refresh_tokens");
        refreshTokens.values().forEach(token -> refresh.addObject()
                .put("token", token.value())
                .put("app", token.app())
                .put("user", token.user())
                .put("scope", String.join(" ", token.scopes()))
                .put("narrowed", token.narrowed())
                .put("expires_at", token.expiresAt().toString())
                .put("authorized_at", token.authorizedAt().toString())
                .put("chain", token.chain())
                .put("standing", token.standing().name()));
        return saved;
    }

    @Override
    public void load(JsonNode saved) {
        saved.path("grants").properties().forEach(grant -> {
            Set<String> scopes = new LinkedHashSet<>();
            grant.getValue().forEach(scope -> scopes.add(scope.asString("")));
            grants.put(grant.getKey(), scopes);
        });
        saved.path("access_tokens")
                .forEach(row -> accessTokens.put(
                        row.path("token").asString(""),
                        new AccessToken(
                                row.path("token").asString(""),
                                row.path("app").asString(""),
                                row.path("user").asString(""),
                                ScopeLists.of(row.path("scope").asString("")),
                                Instant.parse(row.path("expires_at").asString("")),
                                row.path("chain").asString(""),
                                row.path("revoked").asBoolean(false))));
        saved.path("refresh_tokens")
                .forEach(row -> refreshTokens.put(
                        row.path("token").asString(""),
                        new RefreshToken(
                                row.path("token").asString(""),
                                row.path("app").asString(""),
                                row.path("user").asString(""),
                                ScopeLists.of(row.path("scope").asString("")),
                                row.path("narrowed").asBoolean(false),
                                Instant.parse(row.path("expires_at").asString("")),
                                Instant.parse(row.path("authorized_at").asString("")),
                                row.path("chain").asString(""),
                                RefreshToken.Standing.valueOf(
                                        row.path("standing").asString("")))));
    }

    @Override
    public synchronized void forget() {
        grants.clear();
        codes.clear();
        accessTokens.clear();
        refreshTokens.clear();
    }
}
