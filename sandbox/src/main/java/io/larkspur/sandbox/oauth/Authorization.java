package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.tenant.Apps;
import io.larkspur.sandbox.tenant.User;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A user's yes or no to what an app asks for, and where the browser goes with it. */
public final class Authorization {
    private final Apps apps;
    private final UserTokens tokens;

    public Authorization(Apps apps, UserTokens tokens) {
        this.apps = apps;
        this.tokens = tokens;
    }

    Asked asked(Map<String, List<String>> query) {
        return Asked.from(query, apps);
    }

    /**
     * The URI to redirect the browser to.
     *
     * @throws Refusal with the code of the error page when there is no redirect
     */
    public String decide(Map<String, List<String>> query, User user, boolean allow) {
        Asked asked = asked(query);
        String outcome =
                allow ? "code=" + tokens.grant(asked.app(), user, asked).value() : "error=access_denied";
        return extended(asked.redirectUri(), outcome, asked.state());
    }

    /** A fragment goes behind the query. */
    private static String extended(String redirectUri, String outcome, @Nullable String state) {
        int hash = redirectUri.indexOf('#');
        String address = hash < 0 ? redirectUri : redirectUri.substring(0, hash);
        String fragment = hash < 0 ? "" : redirectUri.substring(hash);
        return address
                + (address.contains("?") ? "&" : "?")
                + outcome
                + (state == null ? "" : "&state=" + URLEncoder.encode(state, StandardCharsets.UTF_8))
                + fragment;
    }
}
