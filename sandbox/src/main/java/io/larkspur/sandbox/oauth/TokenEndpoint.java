package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.ApiErrors;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.Apps;
import io.larkspur.sandbox.tenant.User;
import io.larkspur.sandbox.tenant.Users;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Both versions of the token endpoint. The newer one is stricter about a verifier that nobody asked for. */
public final class TokenEndpoint {
    private final Apps apps;
    private final Users users;
    private final UserTokens tokens;
    private final Refreshes refreshes;
    private final Clock clock;

    public TokenEndpoint(Apps apps, Users users, UserTokens tokens, Refreshes refreshes, Clock clock) {
        this.apps = apps;
        this.users = users;
        this.tokens = tokens;
        this.refreshes = refreshes;
        this.clock = clock;
    }

    public void offer(Routes routes) {
        routes.answer("POST /open-apis/authen/v2/oauth/token", Dialect.OAUTH, call -> answer(call, false));
        routes.answer("POST /oauth/v3/token", Dialect.OAUTH, call -> answer(call, true));
        routes.answer("POST /oauth/v1/revoke", Dialect.OAUTH, this::revoke);
    }

    private Answer answer(Call call, boolean strict) {
        ClientRequest request = ClientRequest.from(call);
        String grantType = request.required("grant_type");
        App app = request.app(apps);
        return switch (grantType) {
            case "authorization_code" -> Answer.json(redeem(request, app, strict));
            case "refresh_token" -> Answer.json(refresh(request, app));
            default -> throw new Refusal(20036, "The grant_type is not supported: " + grantType);
        };
    }

    private ObjectNode redeem(ClientRequest request, App app, boolean strict) {
        String value = request.required("code");
        synchronized (tokens) {
            Code code = known(tokens.code(value), 20003);
            check(code.app().equals(app.id()), 20024);
            check(!code.used(), 20065);
            check(!tokens.isOver(code.expiresAt()), 20004);
            String redirectUri = request.find("redirect_uri");
            check(redirectUri == null ? !strict : redirectUri.equals(code.redirectUri()), 20071);
            check(code.proves(request.find("code_verifier"), strict), 20049);
            checkUser(code.user());
            Set<String> granted = tokens.granted(app.id(), code.user());
            Set<String> narrowed = narrowed(request, granted);
            return json(tokens.redeem(code, app, narrowed == null ? granted : narrowed, narrowed != null));
        }
    }

    private ObjectNode refresh(ClientRequest request, App app) {
        String value = request.required("refresh_token");
        synchronized (tokens) {
            RefreshToken token = known(tokens.refreshToken(value), 20026);
            check(token.app().equals(app.id()), 20024);
            check(token.standing() != RefreshToken.Standing.REVOKED, 20064);
            check(token.standing() != RefreshToken.Standing.USED, 20073);
            check(!tokens.isOver(token.expiresAt()) && !tokens.consentIsOver(token), 20037);
            check(app.switches().refreshEnabled(), 20074);
            checkUser(token.user());
            Set<String> granted = token.narrowed() ? token.scopes() : tokens.granted(app.id(), token.user());
            Set<String> narrowed = narrowed(request, granted);
            UserTokens.Issued issued = tokens.rotate(
                    token, app, narrowed == null ? granted : narrowed, narrowed != null || token.narrowed());
            refreshes.rotated(token);
            return json(issued);
        }
    }

    private void checkUser(String key) {
        User user = known(users.byKey(key), 20008);
        check(!user.frozen() && !user.resigned(), 20066);
        check(!user.outsideAvailability(), 20010);
    }

    /** Null when the client does not ask for less. */
    private static @Nullable Set<String> narrowed(ClientRequest request, Set<String> granted) {
        List<String> words = ScopeLists.words(request.find("scope"));
        Set<String> asked = ScopeLists.of(request.find("scope"));
        check(asked.size() == words.size(), 20067);
        check(granted.containsAll(asked), 20068);
        return asked.isEmpty() ? null : asked;
    }

    private static <T> T known(@Nullable T found, int codeOtherwise) {
        if (found == null) {
            throw new Refusal(codeOtherwise, ApiErrors.words(codeOtherwise));
        }
        return found;
    }

    private static void check(boolean fine, int codeOtherwise) {
        if (!fine) {
            throw new Refusal(codeOtherwise, ApiErrors.words(codeOtherwise));
        }
    }

    private ObjectNode json(UserTokens.Issued issued) {
        Instant now = clock.instant();
        ObjectNode body = Json.object()
                .put("code", 0)
                .put("access_token", issued.access().value())
                .put("expires_in", seconds(now, issued.access().expiresAt()));
        RefreshToken refresh = issued.refresh();
        if (refresh != null) {
            body.put("refresh_token", refresh.value())
                    .put("refresh_token_expires_in", seconds(now, refresh.expiresAt()));
        }
        return body.put("token_type", "Bearer")
                .put("scope", String.join(" ", issued.access().scopes()));
    }

    /** Rounded, as a moment passes between issuing and answering. */
    private static long seconds(Instant now, Instant end) {
        return Duration.between(now, end).plusMillis(999).toSeconds();
    }

    /** Answers the same whether the token was known or not. */
    private Answer revoke(Call call) {
        ClientRequest request = ClientRequest.from(call);
        App app = request.app(apps);
        String value = request.required("token");
        AccessToken access = tokens.accessToken(value);
        RefreshToken refresh = tokens.refreshToken(value);
        if (access != null && access.app().equals(app.id())) {
            tokens.revokeChain(access.chain());
        }
        if (refresh != null && refresh.app().equals(app.id())) {
            tokens.revokeChain(refresh.chain());
        }
        return Answer.json(Json.object().put("code", 0));
    }
}
