package io.larkspur.sandbox.hh;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Pages;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page on which an account says yes or no. Who is signed in comes with the parameter {@code sandbox_user}; without it
 * the page asks.
 */
final class ConsentPage {
    static final String PATH = "/oauth/authorize";
    private static final String USER = "sandbox_user";

    private final Client client;
    private final Accounts accounts;
    private final Pairs pairs;

    ConsentPage(Client client, Accounts accounts, Pairs pairs) {
        this.client = client;
        this.accounts = accounts;
        this.pairs = pairs;
    }

    void offer(Routes routes) {
        routes.answer("GET " + PATH, Dialect.PAGE, this::show);
        routes.answer("POST " + PATH, Dialect.PAGE, this::decide);
    }

    private Answer show(Call call) {
        String redirectUri = checkedRedirect(call);
        return Answer.html(200, page(call, redirectUri)).with("Cache-Control", "no-store");
    }

    private Answer decide(Call call) {
        String redirectUri = checkedRedirect(call);
        String state = call.query("state");
        String chosen = first(call.form().get(USER));
        Account account = accounts.find(chosen == null ? call.query(USER) : chosen);
        if (account == null) {
            throw new Refusal(400, "There is no such account");
        }
        boolean allows = call.form().getOrDefault("decision", List.of()).contains("allow");
        String outcome = allows ? "code=" + pairs.grant(account, redirectUri, challenge(call)) : "error=access_denied";
        return Answer.redirect(
                302,
                redirectUri
                        + (redirectUri.contains("?") ? "&" : "?")
                        + outcome
                        + (state == null ? "" : "&state=" + URLEncoder.encode(state, StandardCharsets.UTF_8)));
    }

    private String checkedRedirect(Call call) {
        if (!"code".equals(call.query("response_type"))) {
            throw new Refusal(400, "The parameter response_type has to be code");
        }
        if (!client.isCalled(call.query("client_id", ""))) {
            throw new Refusal(400, "There is no such application");
        }
        String redirectUri = call.query("redirect_uri", "");
        if (!client.mayRedirectTo(redirectUri)) {
            throw new Refusal(400, "bad redirect url");
        }
        return redirectUri;
    }

    private static @Nullable String challenge(Call call) {
        String challenge = call.query("code_challenge");
        if (challenge != null && !"S256".equals(call.query("code_challenge_method"))) {
            throw new Refusal(400, "The parameter code_challenge_method has to be S256");
        }
        return challenge;
    }

    private static @Nullable String first(@Nullable List<String> values) {
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    private String page(Call call, String redirectUri) {
        StringBuilder body = new StringBuilder("<form class=\"panel\" method=\"post\" action=\"")
                .append(Pages.escape(call.uri()))
                .append(
                        "\"><h1>An application asks for access to your data on hh</h1><p><label>You are <select name=\"")
                .append(USER)
                .append("\">");
        accounts.all().forEach(one -> body.append("<option value=\"")
                .append(Pages.escape(one.id()))
                .append(one.equals(accounts.demo()) ? "\" selected>" : "\">")
                .append(Pages.escape(one.firstName() + " " + one.lastName()))
                .append("</option>"));
        return Pages.page(
                "hh",
                "",
                body.append("</select></label></p><p class=\"quiet\">You will be sent on to <code>")
                        .append(Pages.escape(redirectUri))
                        .append("</code></p>")
                        .append(
                                "<button class=\"primary\" id=\"allow\" name=\"decision\" value=\"allow\">Allow</button>")
                        .append("<button id=\"deny\" name=\"decision\" value=\"deny\">Deny</button></form>")
                        .toString());
    }
}
