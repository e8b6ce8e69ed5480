package io.larkspur.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.lark.oapi.core.utils.Decryptor;
import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ClicksIntegrationTests {
    private static final String DONE =
            "{\"schema\":\"2.0\",\"body\":{\"elements\":[{\"tag\":\"markdown\",\"content\":\"Done\"}]}}";

    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        platform = Platform.start();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private String send(boolean callsBack) {
        return platform.sendCard(platform.authorizeCard(callsBack))
                .data()
                .path("message_id")
                .asString("");
    }

    private Reply authorize(String message, String body) {
        return platform.post("/_sandbox/messages/" + message + "/authorize", body);
    }

    private List<Platform.Received> at(String path) {
        return platform.received.stream()
                .filter(call -> call.uri().getPath().equals(path))
                .toList();
    }

    private JsonNode decrypted(Platform.Received received) {
        String key = String.valueOf(platform.sandbox.app().encryptKey());
        String plain =
                new Decryptor(key).decrypt(received.json().path("encrypt").asString(""));
        JsonNode json = Json.parse(plain);
        return json == null ? Json.object() : json;
    }

    @Test
    void doesWhatTheClientDoes() {
        platform.cardAnswer = click -> "{\"toast\":{\"type\":\"info\",\"content\":\"One moment\"}}";
        Reply done = authorize(send(true), "{\"decision\":\"allow\"}");

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json().path("status").asInt(0)).isEqualTo(200);
        assertThat(done.json().path("page").asString("")).isEqualTo("welcome back");
        assertThat(done.json().path("click").path("toast").path("content").asString(""))
                .isEqualTo("One moment");
        assertThat(done.json().path("error").isNull()).isTrue();
        Map<String, String> back =
                Platform.parameters(at("/callback").get(0).uri().toString());
        assertThat(back).containsOnlyKeys("code", "state");
        assertThat(platform.token(platform.exchange(String.valueOf(back.get("code"))))
                        .code())
                .isZero();
    }

    @Test
    void sendsASignedAndEncryptedCallback() {
        String message = send(true);
        authorize(message, "{}");
        Platform.Received click = at("/cards").get(0);
        JsonNode body = decrypted(click);

        String signed = click.headers().get("X-lark-request-timestamp").get(0)
                + click.headers().get("X-lark-request-nonce").get(0)
                + platform.sandbox.app().encryptKey()
                + click.text();
        assertThat(click.headers().get("X-lark-signature").get(0))
                .isEqualTo(HexFormat.of().formatHex(Ids.sha256(signed)));
        assertThat(body.path("schema").asString("")).isEqualTo("2.0");
        assertThat(body.path("header").path("event_type").asString("")).isEqualTo("card.action.trigger");
        assertThat(body.path("header").path("create_time").asString("")).matches("\\d{16}");
        assertThat(body.path("header").path("token").asString(""))
                .isEqualTo(platform.sandbox.app().verificationToken());
        assertThat(body.path("event").path("operator").path("open_id").asString(""))
                .isEqualTo(platform.user());
        assertThat(body.path("event").path("action").path("value").path("flow").asString(""))
                .isEqualTo("f1");
        assertThat(body.path("event").path("context").path("open_message_id").asString(""))
                .isEqualTo(message);
        assertThat(body.path("event").path("token").asString("")).startsWith("c-");
    }

    @Test
    void callsNobodyForAButtonThatOnlyOpensAPage() {
        Reply done = authorize(send(false), "{}");

        assertThat(done.json().path("click").isNull()).isTrue();
        assertThat(at("/cards")).isEmpty();
        assertThat(at("/callback")).hasSize(1);
    }

    @Test
    void tellsADenial() {
        authorize(send(false), "{\"decision\":\"deny\"}");

        assertThat(Platform.parameters(at("/callback").get(0).uri().toString()))
                .containsEntry("error", "access_denied");
    }

    @Test
    void actsForSomebodyElseWhenToldTo() {
        String other = platform.post("/_sandbox/users", "{\"name\":\"Mallory\"}")
                .json()
                .path("open_id")
                .asString("");
        authorize(send(true), "{\"open_id\":\"" + other + "\"}");
        String code = String.valueOf(
                Platform.parameters(at("/callback").get(0).uri().toString()).get("code"));
        String token = platform.token(platform.exchange(code))
                .json()
                .path("access_token")
                .asString("");

        assertThat(platform.get("/open-apis/authen/v1/user_info", Platform.bearer(token))
                        .data()
                        .path("open_id")
                        .asString(""))
                .isEqualTo(other);
    }

    @Test
    void reportsTheErrorPageInsteadOfARedirect() {
        String message = send(false);
        platform.sandbox.callbacks(new Callbacks(List.of(), null, null));

        Reply done = authorize(message, "{}");
        assertThat(done.json().path("error").asInt(0)).isEqualTo(20029);
        assertThat(at("/callback")).isEmpty();
    }

    @Test
    void refusesWhatCannotBeAuthorized() {
        String plain = platform.sendMessage("text", "{\"text\":\"hi\"}", null)
                .data()
                .path("message_id")
                .asString("");
        String noLink = platform.sendCard(DONE).data().path("message_id").asString("");

        assertThat(authorize("om_unknown", "{}").status()).isEqualTo(404);
        assertThat(authorize(plain, "{}").status()).isEqualTo(409);
        assertThat(authorize(noLink, "{}").status()).isEqualTo(409);
    }

    @Test
    void findsTheWayFromOldCardsAndTemplates() {
        String link = platform.sandbox.url() + "/open-apis/authen/v1/authorize?"
                + Platform.encoded(platform.authorizeQuery(""));
        ObjectNode old = Json.object();
        ObjectNode button = old.putArray("elements")
                .addObject()
                .put("tag", "action")
                .putArray("actions")
                .addObject()
                .put("tag", "button")
                .put("url", link);
        button.putObject("value").put("flow", "old");
        ObjectNode template = Json.object().put("type", "template");
        template.putObject("data")
                .put("template_id", "AAqx")
                .putObject("template_variable")
                .put("link", link);

        Reply first = authorize(sent(Json.text(old)), "{}");
        assertThat(at("/callback")).hasSize(1);
        assertThat(first.json().path("click").isObject()).isTrue();
        authorize(sent(Json.text(template)), "{}");
        assertThat(at("/callback")).hasSize(2);
    }

    @Test
    void followsTheApplicationsOwnLinkAndKeepsItsCookies() {
        String target = platform.sandbox.url() + "/open-apis/authen/v1/authorize?"
                + Platform.encoded(platform.authorizeQuery(""));
        ObjectNode card = Json.object();
        card.putArray("elements")
                .addObject()
                .put("tag", "button")
                .put("url", platform.applicationUrl() + "/start?" + Platform.encoded(Map.of("to", target)));

        Reply done = authorize(sent(Json.text(card)), "{}");
        assertThat(done.json().path("status").asInt(0)).isEqualTo(200);
        assertThat(at("/callback").get(0).headers().get("Cookie")).containsExactly("flow=f1");
    }

    private String sent(String card) {
        return platform.sendCard(card).data().path("message_id").asString("");
    }

    @Test
    void reportsAPageThatCannotBeOpened() {
        String message = send(false);
        platform.sandbox.callbacks(new Callbacks(List.of(URI.create(platform.redirectUri())), null, null));
        platform.stopTheApplication();

        assertThat(authorize(message, "{}").status()).isEqualTo(502);
    }

    @Test
    void shows200342WhenNobodyListens() {
        String message = send(true);
        platform.stopTheApplication();

        assertThat(click(message).path("error").asInt(0)).isEqualTo(200342);
    }

    @Test
    void asksNobodyWhenToldTo() {
        platform.switchApp("{\"skip_confirmation\":true}");
        Reply page = platform.get("/open-apis/authen/v1/authorize?" + Platform.encoded(platform.authorizeQuery("")));

        assertThat(page.status()).isEqualTo(302);
        assertThat(Platform.parameters(page.header("Location"))).containsKey("code");
    }

    @Test
    void showsTheCardOfTheAnswer() {
        platform.cardAnswer = click -> "{\"card\":{\"type\":\"raw\",\"data\":" + DONE + "}}";
        String message = send(true);
        platform.post("/_sandbox/messages/" + message + "/click", "{}");

        JsonNode inbox =
                platform.get("/_sandbox/messages?receive_id=" + platform.user()).json();
        assertThat(inbox).hasSize(1);
        assertThat(inbox.get(0).path("content").asString("")).isEqualTo(DONE);
    }

    @Test
    void shows200671And200672And200673ForBadAnswers() {
        String message = send(true);

        platform.cardAnswer = click -> "[]";
        assertThat(click(message).path("error").asInt(0)).isEqualTo(200672);
        platform.cardAnswer = click -> "{\"card\":{\"type\":\"raw\",\"data\":{\"schema\":\"2.0\"}}}";
        assertThat(click(message).path("error").asInt(0)).isEqualTo(200673);
        platform.cardAnswer =
                click -> "{\"card\":{\"type\":\"raw\",\"data\":{\"config\":{\"update_multi\":true},\"elements\":[]}}}";
        assertThat(click(message).path("error").asInt(0)).isEqualTo(200830);
        platform.sandbox.callbacks(new Callbacks(List.of(), null, null));
        assertThat(click(message).path("error").asInt(0)).isEqualTo(200340);
        platform.sandbox.callbacks(new Callbacks(List.of(), null, URI.create(platform.applicationUrl() + "/events")));
        platform.eventStatus = 500;
        assertThat(click(message).path("error").asInt(0)).isEqualTo(200671);
    }

    private JsonNode click(String message) {
        return platform.post("/_sandbox/messages/" + message + "/click", "{}")
                .json()
                .path("click");
    }

    @Test
    void updatesLaterWithTheTokenOfTheClick() {
        String message = send(true);
        String early = "{\"token\":\"%s\",\"card\":" + DONE + "}";
        String[] bearer = Platform.bearer(platform.tenantToken());
        int[] during = new int[1];
        platform.cardAnswer = click -> {
            String token = decrypted(click).path("event").path("token").asString("");
            during[0] = platform.post("/open-apis/interactive/v1/card/update", early.formatted(token), bearer)
                    .code();
            return "{}";
        };
        click(message);
        String body = early.formatted(
                decrypted(at("/cards").get(0)).path("event").path("token").asString(""));

        assertThat(during[0]).isEqualTo(10002);
        assertThat(platform.post("/open-apis/interactive/v1/card/update", body, bearer)
                        .code())
                .isZero();
        assertThat(platform.post("/open-apis/interactive/v1/card/update", body, bearer)
                        .code())
                .isZero();
        assertThat(platform.post("/open-apis/interactive/v1/card/update", body, bearer)
                        .code())
                .isEqualTo(300040);
        assertThat(platform.post("/open-apis/interactive/v1/card/update", early.formatted("c-x"), bearer)
                        .code())
                .isEqualTo(300020);
        click(send(true));
        String second = early.formatted(
                decrypted(at("/cards").get(1)).path("event").path("token").asString(""));
        platform.advance("PT30M");
        assertThat(platform.post("/open-apis/interactive/v1/card/update", second, bearer)
                        .code())
                .isEqualTo(300030);
    }

    @Test
    void verifiesTheAddresses() {
        platform.cardAnswer =
                call -> "{\"challenge\":\"" + decrypted(call).path("challenge").asString("") + "\"}";
        JsonNode result = platform.post("/_sandbox/callbacks/verify", "{}").json();

        assertThat(result.path("cards").path("ok").asBoolean(false)).isTrue();
        assertThat(result.path("events").path("ok").asBoolean(true)).isFalse();
    }

    @Test
    void bringsEventsAgainUnderTheSameId() {
        platform.eventStatus = 500;
        String id = platform.post("/_sandbox/events", "{\"event_type\":\"im.message.receive_v1\",\"event\":{\"a\":1}}")
                .json()
                .path("event_id")
                .asString("");
        arrive(1);
        for (String pause : List.of("PT15S", "PT5M", "PT1H", "PT6H", "PT24H")) {
            int before = at("/events").size();
            platform.advance(pause);
            arrive(Math.min(5, before + 1));
        }

        assertThat(at("/events")).hasSize(5).allSatisfy(event -> assertThat(
                        decrypted(event).path("header").path("event_id").asString(""))
                .isEqualTo(id));
        assertThat(decrypted(at("/events").get(0))
                        .path("header")
                        .path("create_time")
                        .asString(""))
                .matches("\\d{13}");
    }

    /** Until so many events have arrived, and been answered. */
    private void arrive(int count) {
        Eventually.holds(() -> at("/events").size() >= count
                && platform.get("/_sandbox/clock").json().path("planned").asInt(0) == Math.min(1, 5 - count));
    }

    @Test
    void doesWhatAPersonDoesInTheBrowser() {
        String message = send(true);
        Reply chat = platform.get("/chat/" + platform.user());
        Reply pressed =
                platform.form("/chat/" + platform.user() + "/messages/" + message + "/press", Map.of("button", "0"));
        Reply page = platform.get(pressed.header("Location"));

        assertThat(platform.get("/").body()).contains("/chat/" + platform.user());
        assertThat(chat.body())
                .contains("Permission &lt;needed&gt;")
                .doesNotContain("<needed>")
                .contains("class=\"card-button");
        assertThat(pressed.status()).isEqualTo(303);
        assertThat(pressed.header("Location"))
                .startsWith("/open-apis/authen/v1/authorize?")
                .endsWith("sandbox_user=" + platform.user());
        assertThat(page.body()).contains("Lin Xiaoyu").contains("id=\"allow\"");
        Eventually.holds(() -> !at("/cards").isEmpty());
    }
}
