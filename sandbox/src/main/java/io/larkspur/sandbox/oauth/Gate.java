package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.http.ApiErrors;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Whose;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.Apps;
import io.larkspur.sandbox.tenant.User;
import io.larkspur.sandbox.tenant.Users;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at the token before anybody looks at the request: whose it is, whether it is good, and good for this route. */
public final class Gate {
    private static final String BEARER = "Bearer ";

    private final Apps apps;
    private final Users users;
    private final AppTokens appTokens;
    private final UserTokens userTokens;
    private final RateLimits limits;

    public Gate(Apps apps, Users users, AppTokens appTokens, UserTokens userTokens, Clock clock) {
        this.apps = apps;
        this.users = users;
        this.appTokens = appTokens;
        this.userTokens = userTokens;
        this.limits = new RateLimits(clock);
    }

    /** For the record of calls: whose token it is, good or not. */
    public Whose whose(Call call) {
        String token = anyToken(call);
        if (token == null) {
            return Whose.NOBODY;
        }
        AccessToken ofUser = userTokens.accessToken(token);
        if (ofUser != null) {
            User user = users.byKey(ofUser.user());
            return new Whose(ofUser.app(), "user", user == null ? null : user.openId(ofUser.app()));
        }
        AppToken ofApp = appTokens.find(token);
        return ofApp == null
                ? Whose.NOBODY
                : new Whose(ofApp.app(), ofApp.kind().word(), null);
    }

    private static @Nullable String anyToken(Call call) {
        String header = call.header("Authorization");
        if (header == null) {
            header = call.header("X-Lark-MCP-UAT");
        }
        if (header == null) {
            header = call.header("X-Lark-MCP-TAT");
        }
        return header != null && header.startsWith(BEARER) ? header.substring(BEARER.length()) : header;
    }

    Caller check(Call call, Access access, List<String> scopes, String api, Tier tier) {
        String header = call.header("Authorization");
        if (header == null || !header.startsWith(BEARER) || header.length() == BEARER.length()) {
            throw refusal(99991661);
        }
        Caller caller = callerOf(header.substring(BEARER.length()), access);
        App app = caller.app();
        if (app.switches().disabled()) {
            throw refusal(99991662);
        }
        if (!scopes.isEmpty() && !containsAny(app.switches().scopes(), scopes)) {
            throw ApiErrors.appLacks(scopes, 0);
        }
        if (caller.user() != null
                && app.switches().enforceScopes()
                && !scopes.isEmpty()
                && !containsAny(caller.scopes(), scopes)) {
            throw ApiErrors.userLacks(scopes, 0);
        }
        if (app.switches().rateLimits()) {
            limits.count(app.id(), api, tier);
        }
        return caller;
    }

    private static boolean containsAny(Set<String> scopes, List<String> any) {
        return any.stream().anyMatch(scopes::contains);
    }

    private Caller callerOf(String token, Access access) {
        AccessToken ofUser = userTokens.accessToken(token);
        if (ofUser != null) {
            return user(ofUser, access);
        }
        AppToken ofApp = appTokens.find(token);
        if (ofApp != null) {
            return tenant(ofApp, access);
        }
        throw refusal(unknown(token));
    }

    /** The user behind the token of a header that is not {@code Authorization}; null when it is not good. */
    public @Nullable Caller byUserToken(String token) {
        AccessToken ofUser = userTokens.accessToken(token);
        return ofUser == null || ofUser.revoked() || userTokens.isOver(ofUser.expiresAt())
                ? null
                : user(ofUser, Access.EITHER);
    }

    /** The app behind the token of a header that is not {@code Authorization}; null when it is not good. */
    public @Nullable Caller byTenantToken(String token) {
        AppToken ofApp = appTokens.find(token);
        return ofApp == null || ofApp.kind() != AppToken.Kind.TENANT || appTokens.isExpired(ofApp)
                ? null
                : tenant(ofApp, Access.EITHER);
    }

    private Caller user(AccessToken token, Access access) {
        App app = apps.find(token.app());
        User user = users.byKey(token.user());
        if (access == Access.TENANT) {
            throw new Refusal(99991668, "user access token not support");
        }
        if (token.revoked() || user == null || app == null) {
            throw refusal(99991668);
        }
        if (userTokens.isOver(token.expiresAt())) {
            throw refusal(app.switches().ambiguousExpiry() ? 99991668 : 99991677);
        }
        if (user.frozen() || user.resigned()) {
            throw refusal(99991668);
        }
        return new Caller(app, user, token.scopes());
    }

    private Caller tenant(AppToken token, Access access) {
        if (token.kind() == AppToken.Kind.APP) {
            throw refusal(99991664);
        }
        App app = apps.find(token.app());
        if (access == Access.USER || appTokens.isExpired(token) || app == null) {
            throw refusal(99991663);
        }
        return new Caller(app, null, app.switches().scopes());
    }

    private static int unknown(String token) {
        if (token.startsWith("t-")) {
            return 99991663;
        }
        if (token.startsWith("a-")) {
            return 99991664;
        }
        return token.startsWith("u-") || token.startsWith("eyJ") ? 99991668 : 99991671;
    }

    private static Refusal refusal(int code) {
        return new Refusal(code, ApiErrors.words(code));
    }
}
