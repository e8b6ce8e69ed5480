package io.larkspur.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.sandbox.state.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MessagesIntegrationTests {
    private static final String OLD_CARD =
            "{\"config\":{\"update_multi\":true},\"elements\":[{\"tag\":\"anything\"},{\"tag\":\"action\",\"actions\":[]}]}";

    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        platform = Platform.start();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private JsonNode inbox() {
        return platform.get("/_sandbox/messages?receive_id=" + platform.user()).json();
    }

    @Test
    void showsACardAndItsPatchAsOneRow() {
        String content = platform.authorizeCard(true);
        JsonNode sent = platform.sendCard(content).data();
        String id = sent.path("message_id").asString("");
        JsonNode before = inbox();
        String changed = "{\"schema\":\"2.0\",\"body\":{\"elements\":[{\"tag\":\"markdown\",\"content\":\"Done\"}]}}";
        Reply patched = platform.patch(
                "/open-apis/im/v1/messages/" + id,
                Json.text(Json.object().put("content", changed)),
                Platform.bearer(platform.tenantToken()));

        assertThat(id).startsWith("om_");
        assertThat(sent.path("create_time").asString("")).matches("\\d{13}");
        assertThat(before).hasSize(1);
        assertThat(before.get(0).path("content").asString("")).isEqualTo(content);
        assertThat(patched.code()).isZero();
        assertThat(inbox()).hasSize(1);
        assertThat(inbox().get(0).path("message_id").asString("")).isEqualTo(id);
        assertThat(inbox().get(0).path("content").asString("")).isEqualTo(changed);
    }

    @Test
    void sendsOnceForTheSameUuid() {
        JsonNode first = platform.sendMessage("text", "{\"text\":\"hi\"}", "u1").data();
        JsonNode second =
                platform.sendMessage("text", "{\"text\":\"hi\"}", "u1").data();
        platform.advance("PT1H");
        JsonNode third = platform.sendMessage("text", "{\"text\":\"hi\"}", "u1").data();

        assertThat(second.path("message_id")).isEqualTo(first.path("message_id"));
        assertThat(third.path("message_id")).isNotEqualTo(first.path("message_id"));
        assertThat(inbox()).hasSize(2);
    }

    @Test
    void slowsDownAfterFiveInASecond() {
        int refused = 0;
        for (int i = 0; i < 12; i++) {
            refused += platform.sendMessage("text", "{\"text\":\"hi\"}", null).code() == 230020 ? 1 : 0;
        }
        platform.advance("PT1S");

        assertThat(refused).isPositive();
        assertThat(platform.sendMessage("text", "{\"text\":\"hi\"}", null).code())
                .isZero();
    }

    @Test
    void doesNotReachPeopleOutsideTheAvailability() {
        platform.post("/_sandbox/users/" + platform.user(), "{\"outside_availability\":true}");

        Reply refused = platform.sendMessage("text", "{\"text\":\"hi\"}", null);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo(230013);
        assertThat(refused.json().path("error").path("log_id").asString("")).isEqualTo(refused.header("X-Tt-Logid"));
    }

    @Test
    void knowsWhoseOpenIdItIs() {
        String otherApp =
                platform.post("/_sandbox/apps", "{}").json().path("app_id").asString("");
        JsonNode foreign = platform.get("/_sandbox/users/" + platform.user() + "?app_id=" + otherApp)
                .json();
        JsonNode own = platform.get("/_sandbox/users/" + platform.user()).json();
        String[] bearer = Platform.bearer(platform.tenantToken());
        String body = "{\"receive_id\":\"%s\",\"msg_type\":\"text\",\"content\":\"{\\\"text\\\":\\\"hi\\\"}\"}";

        assertThat(foreign.path("open_id")).isNotEqualTo(own.path("open_id"));
        assertThat(foreign.path("union_id")).isEqualTo(own.path("union_id"));
        assertThat(platform.post(
                                "/open-apis/im/v1/messages?receive_id_type=open_id",
                                body.formatted(foreign.path("open_id").asString("")),
                                bearer)
                        .code())
                .isEqualTo(99992361);
        assertThat(platform.post(
                                "/open-apis/im/v1/messages?receive_id_type=union_id",
                                body.formatted(own.path("union_id").asString("")),
                                bearer)
                        .code())
                .isZero();
        assertThat(platform.post(
                                "/open-apis/im/v1/messages?receive_id_type=email",
                                body.formatted("lin.xiaoyu@example.com"),
                                bearer)
                        .code())
                .isZero();
        assertThat(platform.post(
                                "/open-apis/im/v1/messages?receive_id_type=open_id",
                                body.formatted("ou_nobody"),
                                bearer)
                        .code())
                .isEqualTo(99992351);
    }

    @Test
    void isStrictWithNewCardsAndLenientWithOldOnes() {
        String unknownTag = "{\"schema\":\"2.0\",\"body\":{\"elements\":[{\"tag\":\"action\",\"actions\":[]}]}}";

        assertThat(platform.sendCard(unknownTag).code()).isEqualTo(230099);
        assertThat(platform.sendCard("not json").code()).isEqualTo(230099);
        assertThat(platform.sendCard("{\"schema\":\"2.0\",\"strange\":1,\"body\":{\"elements\":[]}}")
                        .code())
                .isEqualTo(230099);
        assertThat(platform.sendCard(OLD_CARD).code()).isZero();
        assertThat(platform.sendCard(
                                "{\"type\":\"template\",\"data\":{\"template_id\":\"AAq\",\"template_variable\":{}}}")
                        .code())
                .isZero();
    }

    @Test
    void doesNotTurnANewCardIntoAnOldOne() {
        String id = platform.sendCard(platform.authorizeCard(false))
                .data()
                .path("message_id")
                .asString("");

        assertThat(patch(id, OLD_CARD)).isEqualTo(230099);
    }

    private int patch(String id, String content) {
        return platform.patch(
                        "/open-apis/im/v1/messages/" + id,
                        Json.text(Json.object().put("content", content)),
                        Platform.bearer(platform.tenantToken()))
                .code();
    }

    @Test
    void patchesForTheSenderOnlyAndForTwoWeeks() {
        String content = platform.authorizeCard(false);
        String id = platform.sendCard(content).data().path("message_id").asString("");
        Reply byUser = platform.patch(
                "/open-apis/im/v1/messages/" + id,
                Json.text(Json.object().put("content", content)),
                Platform.bearer(platform.userToken()));

        assertThat(byUser.code()).isEqualTo(230027);
        assertThat(patch(id, content)).isZero();
        platform.advance("P14DT1S");
        assertThat(patch(id, content)).isEqualTo(230031);
    }

    @Test
    void answersAndRecalls() {
        String id = platform.sendCard(OLD_CARD).data().path("message_id").asString("");
        String[] bearer = Platform.bearer(platform.tenantToken());
        Reply reply = platform.post(
                "/open-apis/im/v1/messages/" + id + "/reply",
                "{\"msg_type\":\"text\",\"content\":\"{\\\"text\\\":\\\"yes\\\"}\"}",
                bearer);

        assertThat(reply.data().path("parent_id").asString("")).isEqualTo(id);
        assertThat(platform.delete("/open-apis/im/v1/messages/" + id, bearer).code())
                .isZero();
        assertThat(patch(id, OLD_CARD)).isEqualTo(230011);
    }
}
