package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.Apps;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A well-formed request for a user's consent. Anything else ends on an error page, and nobody is redirected. */
record Asked(
        App app,
        String redirectUri,
        Set<String> scopes,
        @Nullable String state,
        @Nullable String challenge,
        boolean challengeIsHashed) {

    private static final int MOST_SCOPES = 50;

    static Asked from(Map<String, List<String>> query, Apps apps) {
        String client = first(query, "client_id") == null ? first(query, "app_id") : first(query, "client_id");
        String redirectUri = first(query, "redirect_uri");
        if (client == null || redirectUri == null) {
            throw new Refusal(20001, "A required parameter is missing: client_id and redirect_uri");
        }
        App app = apps.find(client);
        if (app == null) {
            throw new Refusal(20048, "There is no app " + client);
        }
        if (app.switches().disabled()) {
            throw new Refusal(20069, "The app is not enabled");
        }
        if (!app.places().mayRedirectTo(redirectUri)) {
            throw new Refusal(20029, "The redirect URI is not in the app's list: " + redirectUri);
        }
        if (first(query, "client_id") != null && !"code".equals(first(query, "response_type"))) {
            throw new Refusal(20001, "The parameter response_type has to be code");
        }
        return new Asked(
                app,
                redirectUri,
                scopes(first(query, "scope"), app),
                first(query, "state"),
                first(query, "code_challenge"),
                hashed(first(query, "code_challenge_method")));
    }

    private static Set<String> scopes(@Nullable String text, App app) {
        List<String> words = ScopeLists.words(text);
        if (words.size() > MOST_SCOPES) {
            throw new Refusal(20001, "More than 50 scopes were asked for");
        }
        for (String scope : words) {
            if (!app.switches().scopes().contains(scope)) {
                throw new Refusal(20027, "The app has not enabled the scope " + scope);
            }
        }
        return ScopeLists.of(text);
    }

    private static boolean hashed(@Nullable String method) {
        if (method == null || method.equals("plain")) {
            return false;
        }
        if (method.equals("S256")) {
            return true;
        }
        throw new Refusal(20001, "The parameter code_challenge_method is S256 or plain");
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
    }
}
