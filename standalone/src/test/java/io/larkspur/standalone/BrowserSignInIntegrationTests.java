package io.larkspur.standalone;

import static io.larkspur.standalone.Product.SOON;
import static io.larkspur.standalone.Product.encoded;
import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the clients of the sign-in service do, request by request, against the running product and hh in the sandbox. */
class BrowserSignInIntegrationTests {

    private final Product product = Product.shared();

    @AfterEach
    void asDocumented() {
        habits("{\"access_token_seconds\":1209600,\"rotating\":true,\"early\":false,\"silent\":false}");
    }

    /** Exchange, user, token, a call to hh's own API with it, forced refresh, logout. */
    @Test
    void servesTheServiceClient() {
        String user = SignInBrowser.allowed(product, "Иван");
        String code = new SignInBrowser(product).codeOf(user);

        HttpResponse<String> exchanged = exchange(code);
        assertThat(exchanged.statusCode()).isEqualTo(200);
        String session = tree(exchanged).path("session_id").asString();
        assertThat(instant(tree(exchanged), "expires_at")).isAfter(Instant.now());

        JsonNode me = tree(me(session));
        assertThat(me.path("hh_user_id").asString()).isEqualTo(user);
        assertThat(me.path("full_name").asString()).isEqualTo("Иван Иванов");
        assertThat(me.path("email").asString()).isEqualTo("user@example.com");
        assertThat(me.path("id").isIntegralNumber()).isTrue();
        assertThat(me.path("is_active").asBoolean()).isTrue();
        assertThat(instant(me, "created_at")).isBeforeOrEqualTo(instant(me, "updated_at"));

        JsonNode token = tree(withSession("/auth/token", session));
        assertThat(token.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(instant(token, "expires_at")).isAfter(Instant.now());
        assertThat(hhUserOf(token.path("access_token").asString())).isEqualTo(user);

        HttpResponse<String> refreshed = withSession("/auth/refresh", session);
        assertThat(refreshed.statusCode()).isEqualTo(200);
        assertThat(hhUserOf(tree(refreshed).path("access_token").asString())).isEqualTo(user);

        assertThat(withSession("/auth/logout", session).statusCode()).isEqualTo(200);
        for (HttpResponse<String> late : List.of(
                me(session),
                withSession("/auth/token", session),
                withSession("/auth/refresh", session),
                withSession("/auth/logout", session))) {
            assertThat(late.statusCode()).isEqualTo(401);
            assertThat(tree(late).path("detail").asString()).isEqualTo("Invalid session");
        }
    }

    @Test
    void servesTheHealthMonitor() {
        HttpResponse<String> answer = send(product.request("/health").GET());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(tree(answer).path("status").asString()).isEqualTo("healthy");
        assertThat(tree(answer).path("version").asString()).isNotBlank();
        assertThat(instant(tree(answer), "timestamp")).isNotNull();
        assertThat(send(product.request("/metrics").GET()).body())
                .contains("requests_total{endpoint=\"/health\",method=\"GET\"}");
    }

    @Test
    void renewsTheTokenThatHasRunOutAndTheOneThatIsToBeRenewed() {
        habits("{\"access_token_seconds\":2,\"early\":true}");
        String session = signedIn(SignInBrowser.allowed(product, "Пётр"));
        String first = tokenOf("/auth/token", session);
        habits("{\"access_token_seconds\":1209600}");

        String second =
                await().atMost(SOON).until(() -> tokenOf("/auth/token", session), token -> !token.equals(first));
        String third = tokenOf("/auth/refresh", session);

        assertThat(third).isNotIn(first, second);
        assertThat(tokenOf("/auth/token", session)).isEqualTo(third);
    }

    /** Add, list, sessions, terminate, audit, remove. */
    @Test
    void servesTheAdminClient() {
        String user = SignInBrowser.allowed(product, "Мария");
        String session = signedIn(user);

        JsonNode users = tree(send(product.asAdmin("/admin/users").GET()));
        JsonNode row = rowOf(users.path("users"), "hh_user_id", user);
        assertThat(row.path("comment").asString()).isEqualTo("of a test");
        assertThat(row.path("is_active").asBoolean()).isTrue();
        assertThat(row.path("id").isIntegralNumber()).isTrue();
        assertThat(users.path("total").asLong()).isPositive();

        JsonNode listed = sessionOf(user);
        assertThat(listed.path("user").path("full_name").asString()).isEqualTo("Мария Иванов");
        assertThat(listed.path("user_id").asLong())
                .isEqualTo(tree(me(session)).path("id").asLong());
        assertThat(instant(listed, "created_at")).isBefore(instant(listed, "expires_at"));

        JsonNode audit =
                tree(send(product.asAdmin("/admin/audit-log?limit=50&offset=0").GET()));
        JsonNode login = StreamSupport.stream(audit.path("events").spliterator(), false)
                .filter(event -> event.path("event_type").asString().equals("login")
                        && event.path("user_id").asLong()
                                == listed.path("user_id").asLong())
                .findFirst()
                .orElseThrow();
        assertThat(login.path("event_metadata").path("ip").asString()).isEqualTo("127.0.0.1");
        assertThat(audit.path("limit").asInt()).isEqualTo(50);

        HttpResponse<String> ended =
                send(product.asAdmin("/admin/sessions/" + listed.path("id").asString())
                        .DELETE());
        assertThat(tree(ended).path("message").asString()).isEqualTo("Session terminated");
        assertThat(me(session).statusCode()).isEqualTo(401);
        assertThat(send(product.asAdmin("/admin/sessions/" + listed.path("id").asString())
                                .DELETE())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void endsEverySessionOfAUserWhoIsTakenOffTheList() {
        String user = SignInBrowser.allowed(product, "Нина");
        List<String> sessions = Stream.of(1, 2, 3).map(n -> signedIn(user)).toList();
        String unspent = new SignInBrowser(product).codeOf(user);

        HttpResponse<String> removed =
                send(product.asAdmin("/admin/users/" + user).DELETE());

        assertThat(tree(removed).path("message").asString()).isEqualTo("User removed from whitelist");
        for (String session : sessions) {
            assertThat(me(session).statusCode()).isEqualTo(401);
            assertThat(withSession("/auth/token", session).statusCode()).isEqualTo(401);
        }
        assertThat(exchange(unspent).statusCode()).isEqualTo(400);
        HttpResponse<String> again =
                send(product.asAdmin("/admin/users/" + user).DELETE());
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(tree(again).path("detail").asString()).isEqualTo("User not found");
    }

    @Test
    void turnsAwayWhoIsNotOnTheListByName() {
        String user = SignInBrowser.stranger(product, "Вера");
        String sentence = "User " + user + " is not allowed to access this service";

        SignInBrowser program = new SignInBrowser(product);
        HttpResponse<String> answer = program.open(program.wayBack(user, "allow"));
        SignInBrowser person = new SignInBrowser(product);
        HttpResponse<String> page = person.open(person.wayBack(user, "allow"), "text/html,application/xhtml+xml,*/*");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(tree(answer).path("detail").asString()).isEqualTo(sentence);
        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).startsWith("<!DOCTYPE html>").contains(sentence).doesNotContain("exchange-code");
        assertThat(tree(send(product.asAdmin("/internal/auth/tokens/hh/" + user).GET()))
                        .path("user_access_token")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "zh-CN, 用户 %s 无权访问此服务",
        "ru, Пользователю %s доступ к этому сервису не разрешён",
        "fr, User %s is not allowed to access this service"
    })
    void turnsAwayInTheLanguageThatIsAsked(String language, String sentence) {
        String user = SignInBrowser.stranger(product, "Вера");
        SignInBrowser browser = new SignInBrowser(product);

        HttpResponse<String> page = browser.open(browser.wayBack(user, "allow"), "text/html", language);

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains(sentence.formatted(user));
    }

    @Test
    void endsTheTokensOfWhomItTurnsAway() {
        String user = SignInBrowser.stranger(product, "Вера");
        SignInBrowser browser = new SignInBrowser(product);
        int before = product.callsTo("/oauth/token").size();

        assertThat(browser.open(browser.wayBack(user, "allow")).statusCode()).isEqualTo(403);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(product.callsTo("/oauth/token")).hasSize(before + 1));
    }

    @Test
    void takesAnExchangeCodeOnce() {
        String code = new SignInBrowser(product).codeOf(SignInBrowser.allowed(product, "Анна"));
        assertThat(exchange(code).statusCode()).isEqualTo(200);

        for (String wrong : List.of(code, code + "x", code.substring(1), "lsx_", "foreign", "x".repeat(4000))) {
            HttpResponse<String> answer = exchange(wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(tree(answer).path("detail").asString()).isEqualTo("Invalid or expired exchange code");
        }
        assertThat(post(product.request("/auth/exchange"), "{}").statusCode()).isEqualTo(400);
        assertThat(post(product.request("/auth/exchange"), "{\"exchange_code\":1}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void endsAWayBackOnceAndInItsOwnBrowser() {
        String user = SignInBrowser.allowed(product, "Игорь");
        SignInBrowser first = new SignInBrowser(product);
        URI back = first.wayBack(user, "allow");

        SignInBrowser other = new SignInBrowser(product);
        other.wayBack(user, "allow");
        assertThat(new SignInBrowser(product).open(back).statusCode()).isEqualTo(400);
        assertThat(other.open(back).statusCode()).isEqualTo(400);
        assertThat(first.open(URI.create(back + "x")).statusCode()).isEqualTo(400);
        assertThat(first.open(URI.create(back.toString().replace("/callbacks/hh/", "/callbacks/feishu/")))
                        .statusCode())
                .isEqualTo(400);

        assertThat(SignInBrowser.codeOn(first.open(back))).isNotBlank();
        HttpResponse<String> twice = first.open(back);
        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(tree(twice).path("code").asString()).isEqualTo("sign_in_refused");
    }

    /** The provider sees the code only when state and browser are right. */
    @Test
    void spendsNoCodeForAForgedState() {
        String user = SignInBrowser.allowed(product, "Олег");
        SignInBrowser browser = new SignInBrowser(product);
        URI back = browser.wayBack(user, "allow");
        int before = product.callsTo("/token").size();

        for (String state : List.of("", "sign-in.", "sign-in." + "A".repeat(43), "sign-in.%00", "sign-in.'--")) {
            URI forged = URI.create(back.toString().replaceFirst("state=[^&]*", "state=" + state));
            assertThat(browser.open(forged).statusCode()).as(state).isEqualTo(400);
        }

        assertThat(product.callsTo("/token")).hasSize(before);
    }

    @Test
    void saysThatTheUserDeclined() {
        SignInBrowser browser = new SignInBrowser(product);

        HttpResponse<String> answer = browser.open(browser.wayBack(SignInBrowser.allowed(product, "Зоя"), "deny"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(tree(answer).path("code").asString()).isEqualTo("sign_in_declined");
    }

    @Test
    void showsAPageThatNeedsNoScriptAndLoadsNothing() {
        SignInBrowser browser = new SignInBrowser(product);
        HttpResponse<String> page = browser.open(browser.wayBack(SignInBrowser.allowed(product, "Ева"), "allow"));

        assertThat(page.body()).contains("id=\"copy-code\"").doesNotContain("src=", "href=");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'", "script-src 'sha256-");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(page.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("larkspur_sign_in=;", "Max-Age=0", "HttpOnly", "SameSite=Lax");
    }

    /** There is no parameter that says where to go; whatever one tries, the way leads to the provider and back to us. */
    @Test
    void leadsNowhereElse() {
        String host = URI.create(product.sandboxUrl()).getAuthority();
        List<String> targets = RedirectTargets.all();
        assertThat(targets).hasSizeGreaterThan(200).doesNotHaveDuplicates();
        for (String target : targets) {
            HttpResponse<String> answer =
                    send(product.request("/auth/login?" + RedirectTargets.inEveryParameter(target))
                            .GET());
            assertThat(answer.statusCode()).as(target).isEqualTo(302);
            URI location = SignInBrowser.location(answer);
            assertThat(location.getAuthority()).as(target).isEqualTo(host);
            assertThat(location.getRawQuery())
                    .as(target)
                    .contains("redirect_uri=" + encoded(product.url() + "/callbacks/hh/oauth"))
                    .contains("code_challenge_method=S256")
                    .doesNotContain("evil");
        }
    }

    /** Nor does anything on the way back, nor what proxies are believed to say. */
    @Test
    void leadsNowhereElseOnTheWayBack() {
        for (String target : RedirectTargets.all()) {
            for (String path : List.of("/callbacks/hh/oauth", "/auth/callback/hh", "/callbacks/hh/authorize/x")) {
                HttpResponse<String> answer =
                        send(product.request(path + "?" + RedirectTargets.inEveryParameter(target))
                                .GET());
                assertThat(answer.statusCode()).as(path + " " + target).isBetween(400, 499);
                assertThat(answer.headers().firstValue("Location")).isEmpty();
                assertThat(answer.body()).doesNotContain("href=", "http-equiv");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Forwarded-Host", "X-Forwarded-Server", "X-Original-URL", "X-Rewrite-URL", "Referer", "Origin"
            })
    void believesNoHeaderAboutWhereItIs(String header) {
        HttpResponse<String> answer = send(product.request("/auth/login")
                .header(header, "https://evil.example/")
                .GET());

        assertThat(SignInBrowser.location(answer).toString())
                .contains("redirect_uri=" + encoded(product.url() + "/callbacks/hh/oauth"))
                .doesNotContain("evil");
    }

    @Test
    void knowsTheConfiguredProvidersOnly() {
        assertThat(SignInBrowser.location(send(
                                product.request("/auth/login?provider=feishu").GET()))
                        .getPath())
                .isEqualTo("/open-apis/authen/v1/authorize");
        HttpResponse<String> unknown =
                send(product.request("/auth/login?provider=nobody").GET());
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(tree(unknown).path("code").asString()).isEqualTo("unknown_provider");
    }

    @Test
    void pagesUsersAndSessionsByCursor() {
        List<String> allowed = Stream.of("А", "Б", "В")
                .map(name -> SignInBrowser.allowed(product, name))
                .toList();
        String user = allowed.get(0);
        List<String> handles = Stream.of(1, 2, 3).map(n -> signedIn(user)).toList();

        List<String> sessions = Stream.iterate(
                        page("/admin/sessions?limit=2&provider_user_id=" + user),
                        page -> !page.isEmpty(),
                        page -> page.path("next_cursor").isNull()
                                ? tree("{}")
                                : page("/admin/sessions?limit=2&provider_user_id=" + user + "&cursor="
                                        + page.path("next_cursor").asString()))
                .flatMap(page -> StreamSupport.stream(page.path("sessions").spliterator(), false))
                .map(row -> row.path("id").asString())
                .toList();

        assertThat(sessions).hasSameSizeAs(handles).doesNotHaveDuplicates();
        JsonNode first = page("/admin/users?limit=1");
        JsonNode second =
                page("/admin/users?limit=1&cursor=" + first.path("next_cursor").asString());
        assertThat(second.path("users").path(0).path("id").asLong())
                .isGreaterThan(first.path("users").path(0).path("id").asLong());
        assertThat(send(product.asAdmin("/admin/sessions?cursor=nonsense").GET())
                        .statusCode())
                .isEqualTo(400);
    }

    /** The password of HTTP Basic goes along by itself; the browser says whose page it was. */
    @Test
    void letsNoForeignPageChangeAnything() {
        String user = SignInBrowser.allowed(product, "Лев");

        for (HttpRequest.Builder request : List.of(
                product.asAdmin("/admin/users/" + user).header("Sec-Fetch-Site", "cross-site"),
                product.asAdmin("/admin/users/" + user).header("Sec-Fetch-Site", "same-site"),
                product.asAdmin("/admin/users/" + user).header("Origin", "https://evil.example"),
                product.asAdmin("/admin/users/" + user).header("Origin", "null"))) {
            assertThat(send(request.DELETE()).statusCode()).isEqualTo(403);
        }
        assertThat(send(product.asAdmin("/admin/users/" + user)
                                .header("Sec-Fetch-Site", "same-origin")
                                .DELETE())
                        .statusCode())
                .isEqualTo(200);
    }

    /** Feishu's way is the same; its users' ids are their open_ids. */
    @Test
    void signsInThroughThePlatform() {
        String openId = product.newUser("Fei");
        post(
                product.asAdmin("/admin/users/allow"),
                "{\"provider\":\"feishu\",\"provider_user_id\":\"" + openId + "\"}");
        SignInBrowser browser = new SignInBrowser(product);
        URI back = browser.wayBack("/auth/login?provider=feishu", openId, "allow");
        String session = tree(exchange(SignInBrowser.codeOn(browser.open(back))))
                .path("session_id")
                .asString();

        JsonNode me = tree(me(session));
        assertThat(me.path("provider").asString()).isEqualTo("feishu");
        assertThat(me.path("provider_user_id").asString()).isEqualTo(openId);
        assertThat(me.has("hh_user_id")).isFalse();
        assertThat(tokenOf("/auth/token", session)).startsWith("eyJ").isNotEqualTo(tokenOf("/auth/refresh", session));
    }

    // --- what the clients send

    private String signedIn(String user) {
        return tree(exchange(new SignInBrowser(product).codeOf(user)))
                .path("session_id")
                .asString();
    }

    private HttpResponse<String> exchange(String code) {
        return post(product.request("/auth/exchange"), "{\"exchange_code\":\"" + code + "\"}");
    }

    private HttpResponse<String> withSession(String path, String session) {
        return post(product.request(path), "{\"session_id\":\"" + session + "\"}");
    }

    private String tokenOf(String path, String session) {
        return tree(withSession(path, session)).path("access_token").asString();
    }

    private HttpResponse<String> me(String session) {
        return send(product.request("/users/me?session_id=" + encoded(session)).GET());
    }

    private String hhUserOf(String token) {
        return tree(send(product.request(product.variable("HH_API_URL") + "/me")
                        .header("Authorization", "Bearer " + token)
                        .header("User-Agent", "a client")
                        .GET()))
                .path("id")
                .asString();
    }

    private JsonNode page(String path) {
        return tree(send(product.asAdmin(path).GET()));
    }

    private JsonNode sessionOf(String user) {
        return StreamSupport.stream(page("/admin/sessions").path("sessions").spliterator(), false)
                .filter(row -> row.path("user").path("hh_user_id").asString("").equals(user))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode rowOf(JsonNode rows, String field, String value) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path(field).asString("").equals(value))
                .findFirst()
                .orElseThrow();
    }

    private static Instant instant(JsonNode body, String field) {
        return Instant.parse(body.path(field).asString());
    }

    private void habits(String changed) {
        post(product.request(product.sandboxUrl() + "/_sandbox/hh/habits"), changed);
    }
}
