package io.larkspur.standalone;

import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ways back from a provider's page that are not what the browser set out for, counted where codes are exchanged: the provider
 * sees a code once, when everything is right, and none of another walk is good for this one.
 */
class SpentCodesIntegrationTests {

    private final Product product = Product.shared();

    @ParameterizedTest
    @EnumSource(Way.class)
    void reachTheProviderOnceAndWhenEverythingIsRight(Way way) {
        String user = way.person(product);
        SignInBrowser browser = new SignInBrowser(product);
        URI back = browser.wayBack(way.begins(product, user), user, "allow");
        String code = parameter(back, "code");

        replies(way, browser, back)
                .forEach((name, answer) ->
                        assertThat(answer.statusCode()).as(name).isBetween(400, 499));
        assertThat(exchanges(code)).isZero();

        assertThat(browser.open(back).statusCode()).isEqualTo(200);
        assertThat(exchanges(code)).isEqualTo(1);
        for (int again = 0; again < 3; again++) {
            assertThat(browser.open(back).statusCode()).isBetween(400, 499);
        }
        assertThat(exchanges(code)).isEqualTo(1);
    }

    /** State and browser are right, and the code is somebody else's: it was made for another verifier. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void areOfNoUseInAnotherWalk(Way way) {
        String victim = way.person(product);
        URI theirs = new SignInBrowser(product).wayBack(way.begins(product, victim), victim, "allow");
        String user = way.person(product);
        SignInBrowser browser = new SignInBrowser(product);
        URI mine = browser.wayBack(way.begins(product, user), user, "allow");
        String code = parameter(theirs, "code");

        HttpResponse<String> injected = browser.open(with(mine, "code", code));

        assertThat(injected.statusCode()).isBetween(400, 499);
        assertThat(injected.body()).doesNotContain("exchange-code");
        assertThat(exchanges(code)).isLessThanOrEqualTo(1);
        assertThat(way.isServed(product, victim)).isFalse();
    }

    private Map<String, HttpResponse<String>> replies(Way way, SignInBrowser browser, URI back) {
        String state = parameter(back, "state");
        String other = way.person(product);
        SignInBrowser another = new SignInBrowser(product);
        String otherState = parameter(another.wayBack(way.begins(product, other), other, "allow"), "state");
        Map<String, HttpResponse<String>> replies = new LinkedHashMap<>();
        replies.put("in no browser", send(product.request(back.toString()).GET()));
        replies.put("in a browser on no way", new SignInBrowser(product).open(back));
        replies.put("in a browser on another way", another.open(back));
        List<String> states = new ArrayList<>(List.of(
                "",
                "x",
                otherState,
                state + "x",
                state.substring(1),
                state.substring(0, state.length() - 1),
                state + "&state=" + otherState,
                state + "%00",
                state + "%20",
                "sign-in." + state));
        states.add(state.substring(0, state.length() / 2) + "~" + state.substring(state.length() / 2 + 1));
        states.forEach(wrong -> replies.put("with the state " + wrong, browser.open(with(back, "state", wrong))));
        replies.put("without a state", browser.open(URI.create(back.toString().replaceFirst("&?state=[^&]*", ""))));
        replies.put(
                "at another provider's address",
                browser.open(
                        URI.create(back.toString().replace("/callbacks/" + way.issuer, "/callbacks/" + way.other))));
        return replies;
    }

    /** How often the code arrived where codes are exchanged. */
    private long exchanges(String code) {
        return product.callsTo("/").stream()
                .filter(call -> call.path("path").asString().contains("token"))
                .filter(call -> call.path("body").asString("").contains(code))
                .count();
    }

    private static String parameter(URI address, String name) {
        return address.getRawQuery().replaceFirst("(?:.*&)?" + name + "=([^&]*).*", "$1");
    }

    private static URI with(URI address, String name, String value) {
        return URI.create(address.toString().replaceFirst("([?&]" + name + "=)[^&]*", "$1" + value));
    }

    private enum Way {
        CONSENT("feishu", "hh"),
        CONSENT_AT_HH("hh", "feishu"),
        SIGN_IN("feishu", "hh"),
        SIGN_IN_BY_HH("hh", "feishu");

        private final String issuer;
        private final String other;

        Way(String issuer, String other) {
            this.issuer = issuer;
            this.other = other;
        }

        /** Somebody who may go this way, and has not. */
        String person(Product product) {
            String user = issuer.equals("hh") ? HhUser.named(product, "Путник") : product.newUser("Walker");
            if (this == SIGN_IN || this == SIGN_IN_BY_HH) {
                post(
                        product.asAdmin("/admin/users/allow"),
                        "{\"provider\":\"" + issuer + "\",\"provider_user_id\":\"" + user + "\"}");
            }
            return user;
        }

        /** The address at which the browser sets out. */
        String begins(Product product, String user) {
            return switch (this) {
                case SIGN_IN, SIGN_IN_BY_HH -> "/auth/login?provider=" + issuer;
                case CONSENT, CONSENT_AT_HH ->
                    "/callbacks/" + issuer + "/authorize/"
                            + tree(call(product, user)).path("session_id").asString("");
            };
        }

        boolean isServed(Product product, String user) {
            return (this == CONSENT || this == CONSENT_AT_HH)
                    && call(product, user).statusCode() == 200;
        }

        private HttpResponse<String> call(Product product, String user) {
            return send(product.asDemo(this == CONSENT ? HostileRequest.PATH : "/proxy/hh/me")
                    .header("X-User-Id", user)
                    .GET());
        }
    }
}
