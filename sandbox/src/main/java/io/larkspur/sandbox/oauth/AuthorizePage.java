package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Pages;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.User;
import io.larkspur.sandbox.tenant.Users;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page on which a person says yes or no. Who the person is comes with the parameter {@code sandbox_user} or the
 * cookie of that name, which the chat page sets because apps may lead the browser here by way of their own pages;
 * without either the page asks.
 */
public final class AuthorizePage {
    public static final String PATH = "/open-apis/authen/v1/authorize";
    public static final String OLD_PATH = "/open-apis/authen/v1/index";
    public static final String USER = "sandbox_user";

    private final Authorization authorization;
    private final Users users;

    public AuthorizePage(Authorization authorization, Users users) {
        this.authorization = authorization;
        this.users = users;
    }

    public void offer(Routes routes) {
        for (String path : List.of(PATH, OLD_PATH)) {
            routes.answer("GET " + path, Dialect.PAGE, this::show);
            routes.answer("POST " + path, Dialect.PAGE, this::decide);
        }
    }

    private Answer show(Call call) {
        Asked asked = authorization.asked(call.query());
        User user = users.byOpenId(reader(call));
        if (asked.app().switches().skipConfirmation() && !"consent".equals(call.query("prompt"))) {
            return Answer.redirect(302, authorization.decide(call.query(), user == null ? users.demo() : user, true));
        }
        return Answer.html(200, page(call, asked, user)).with("Cache-Control", "no-store");
    }

    private Answer decide(Call call) {
        List<String> decisions = call.form().getOrDefault("decision", List.of());
        List<String> chosen = call.form().getOrDefault(USER, List.of());
        User user = users.byOpenId(chosen.isEmpty() ? reader(call) : chosen.get(0));
        if (user == null) {
            throw new Refusal(20008, "The user does not exist");
        }
        return Answer.redirect(302, authorization.decide(call.query(), user, decisions.contains("allow")));
    }

    /** What keeps the reader of a chat signed in at the authorize page, and nowhere else. */
    public static String signedIn(String openId) {
        return USER + "=" + openId + "; Path=/open-apis/authen; HttpOnly; SameSite=Lax";
    }

    private static @Nullable String reader(Call call) {
        String named = call.query(USER);
        String cookies = call.header("Cookie");
        if (named != null || cookies == null) {
            return named;
        }
        return ServerCookieDecoder.LAX.decode(cookies).stream()
                .filter(cookie -> cookie.name().equals(USER))
                .map(Cookie::value)
                .findFirst()
                .orElse(null);
    }

    private String page(Call call, Asked asked, @Nullable User user) {
        StringBuilder body = new StringBuilder("<form class=\"panel\" method=\"post\" action=\"")
                .append(Pages.escape(call.uri()))
                .append("\"><h1>")
                .append(Pages.escape(asked.app().id()))
                .append(" asks for your permission</h1>")
                .append(whoIsIt(asked.app(), user))
                .append("<p>It would be able to call the platform in your name:</p><ul class=\"scopes\">");
        asked.scopes()
                .forEach(scope ->
                        body.append("<li><code>").append(Pages.escape(scope)).append("</code></li>"));
        body.append(asked.scopes().isEmpty() ? "<li>see who you are</li>" : "")
                .append("</ul><p class=\"quiet\">You will be sent on to <code>")
                .append(Pages.escape(asked.redirectUri()))
                .append(
                        "</code></p><button class=\"primary\" id=\"allow\" name=\"decision\" value=\"allow\">Allow</button>")
                .append("<button id=\"deny\" name=\"decision\" value=\"deny\">Deny</button></form>");
        return Pages.page("Authorize", "", body.toString());
    }

    private String whoIsIt(App app, @Nullable User user) {
        if (user != null) {
            return "<p>You are <strong id=\"user\">" + Pages.escape(user.name())
                    + "</strong>.</p><input type=\"hidden\" name=\"" + USER + "\" value=\"" + user.openId(app.id())
                    + "\">";
        }
        StringBuilder choice = new StringBuilder("<p><label>You are <select name=\"" + USER + "\">");
        users.all().forEach(one -> choice.append("<option value=\"")
                .append(one.openId(app.id()))
                .append(one.key().equals(users.demo().key()) ? "\" selected>" : "\">")
                .append(Pages.escape(one.name()))
                .append("</option>"));
        return choice.append("</select></label></p>").toString();
    }
}
