package io.larkspur.feishu.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.issuer.Language;
import io.larkspur.vault.AuthSessionState;
import io.larkspur.vault.InvitationReason;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CardWriterTests {

    private static final String LINK = "https://larkspur.example/callbacks/feishu/authorize/s1";

    private final CardWriter writer = new CardWriter(Language.EN);

    @Test
    void writesSchemaTwo() {
        JsonNode card = read(writer.invitation(content("<at id=all></at> **hi** [x](https://evil)", null)));

        assertThat(card.path("schema").asString()).isEqualTo("2.0");
        assertThat(card.path("config").path("update_multi").asBoolean()).isTrue();
        assertThat(tags(card)).containsOnly("div", "button");
        assertThat(tags(card)).doesNotContain("action");
    }

    @Test
    void letsTheButtonOpenTheLinkAndTellUs() {
        JsonNode behaviors =
                button(read(writer.invitation(content(null, null)))).path("behaviors");

        assertThat(behaviors).hasSize(2);
        assertThat(behaviors.get(0).path("type").asString()).isEqualTo("open_url");
        assertThat(behaviors.get(0).path("default_url").asString()).isEqualTo(LINK);
        assertThat(behaviors.get(1).path("type").asString()).isEqualTo("callback");
        assertThat(ClickValue.sessionOf(behaviors.get(1).path("value"))).hasValue("s1");
    }

    @Test
    void showsForeignWordsAsPlainText() {
        String message = "<at id=all></at> **hi** [x](https://evil)";

        JsonNode card = read(writer.invitation(content(message, "https://example.com/privacy")));

        JsonNode element = StreamSupport.stream(
                        card.path("body").path("elements").spliterator(), false)
                .filter(e -> e.path("text").path("content").asString("").equals(message))
                .findFirst()
                .orElseThrow();
        assertThat(element.path("text").path("tag").asString()).isEqualTo("plain_text");
        assertThat(card.toString()).contains("[Privacy policy](https://example.com/privacy)");
    }

    @Test
    void saysWhoAsksForWhatInBothLanguages() {
        for (Language language : Language.values()) {
            assertThat(new CardWriter(language).invitation(content(null, null)))
                    .contains("Sales Helper", "aily:run:write", "run AI assistants", "运行智能伙伴")
                    .contains("\"Authorize\"", "\"授权\"");
        }
        assertThat(first(read(writer.invitation(content(null, null))))
                        .path("content")
                        .asString())
                .startsWith("The application \"Sales Helper\"");
        assertThat(first(read(new CardWriter(Language.ZH).invitation(content(null, null))))
                        .path("content")
                        .asString())
                .startsWith("应用「Sales Helper」");
    }

    @Test
    void isShorterWithoutDetails() {
        assertThat(tags(read(writer.invitation(content(InvitationReason.MISSING, false)))))
                .hasSize(3);
        assertThat(tags(read(writer.invitation(content(InvitationReason.MISSING, true)))))
                .hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "MISSING, would like to make calls in your name",
        "SCOPE, New permissions:",
        "LOST, has to be confirmed again",
        "ENDING, Your consent works until 2026-11-27 18:00 (Asia/Shanghai)"
    })
    void saysWhyTheUserIsAsked(InvitationReason reason, String sentence) {
        assertThat(writer.invitation(content(reason, true))).contains(sentence);
    }

    @Test
    void saysHowLongTheInvitationLasts() {
        assertThat(writer.invitation(content(InvitationReason.MISSING, true)))
                .contains("lasts 10 minutes", "此邀请10 分钟内有效");
    }

    @Test
    void namesEveryApplicationAndTheAdministrator() {
        CardContent many = content(InvitationReason.MISSING, List.of("One", "Two"), true, false, null, null);

        assertThat(first(read(writer.invitation(many))).path("content").asString())
                .contains("\"One\", \"Two\", an administrator");
        assertThat(writer.invitation(many)).contains("「One」、「Two」、管理员");
    }

    @Test
    void fillsATemplate() {
        JsonNode card = read(writer.template("ctp_1", content("Hello", null)));

        assertThat(card.path("type").asString()).isEqualTo("template");
        assertThat(card.path("data").path("template_id").asString()).isEqualTo("ctp_1");
        JsonNode variables = card.path("data").path("template_variable");
        assertThat(variables.path("authorize_url").asString()).isEqualTo(LINK);
        assertThat(variables.path("session_id").asString()).isEqualTo("s1");
        assertThat(variables.path("message").asString()).isEqualTo("Hello");
        assertThat(variables.path("privacy_policy_url").asString()).isEmpty();
    }

    @Test
    void escapesForeignWordsForTemplatesThatUseMarkup() {
        String message = "<at id=all></at> **hi** [x](https://evil)";

        JsonNode variables = read(writer.template("ctp_1", content(message, null)))
                .path("data")
                .path("template_variable");

        assertThat(variables.path("message").asString())
                .doesNotContain("<", ">", "*", "[", "]", "(", ")")
                .contains("&#60;at id=all&#62;");
    }

    @ParameterizedTest
    @EnumSource(
            value = AuthSessionState.class,
            names = {"COMPLETED", "DENIED", "EXPIRED"})
    void takesTheButtonAwayInTheEnd(AuthSessionState state) {
        JsonNode card = read(writer.ended(state, InvitationReason.ENDING));

        assertThat(card.path("schema").asString()).isEqualTo("2.0");
        assertThat(tags(card)).containsOnly("div");
    }

    @Test
    void keepsTheButtonAfterAWrongPerson() {
        JsonNode card = read(
                writer.invitation(content(InvitationReason.MISSING, List.of("Sales Helper"), false, true, null, null)));

        assertThat(card.toString()).contains("Somebody else");
        assertThat(tags(card)).contains("button");
    }

    @ParameterizedTest
    @EnumSource(Toast.class)
    void speaksBothLanguagesInToasts(Toast toast) {
        assertThat(toast.json()).containsKeys("type", "content", "i18n");
    }

    @Test
    void readsItsOwnClicksOnly() {
        assertThat(ClickValue.sessionOf(read("\"{\\\"action\\\":\\\"user_auth\\\",\\\"session_id\\\":\\\"s1\\\"}\"")))
                .hasValue("s1");
        assertThat(ClickValue.sessionOf(read("\"hello\""))).isEmpty();
        assertThat(ClickValue.sessionOf(read("{\"action\":\"other\",\"session_id\":\"s1\"}")))
                .isEmpty();
        assertThat(ClickValue.sessionOf(read("{\"action\":\"user_auth\"}"))).isEmpty();
        assertThat(ClickValue.sessionOf(read("7"))).isEmpty();
    }

    private static CardContent content(String message, String privacyUrl) {
        return content(InvitationReason.MISSING, List.of("Sales Helper"), false, false, message, privacyUrl);
    }

    private static CardContent content(InvitationReason reason, boolean detailed) {
        return new CardContent(
                "s1",
                LINK,
                reason,
                List.of("Sales Helper"),
                false,
                List.of("aily:run:write"),
                0,
                Duration.ofMinutes(10),
                "2026-11-27 18:00 (Asia/Shanghai)",
                false,
                detailed,
                null,
                null);
    }

    private static CardContent content(
            InvitationReason reason,
            List<String> askers,
            boolean administrator,
            boolean otherPersonTried,
            String message,
            String privacyUrl) {
        return new CardContent(
                "s1",
                LINK,
                reason,
                askers,
                administrator,
                List.of("aily:run:write"),
                0,
                Duration.ofMinutes(10),
                null,
                otherPersonTried,
                true,
                message,
                privacyUrl);
    }

    private static JsonNode first(JsonNode card) {
        return card.path("body").path("elements").get(0).path("text");
    }

    private static List<String> tags(JsonNode card) {
        return StreamSupport.stream(card.path("body").path("elements").spliterator(), false)
                .map(element -> element.path("tag").asString())
                .toList();
    }

    private static JsonNode button(JsonNode card) {
        return StreamSupport.stream(card.path("body").path("elements").spliterator(), false)
                .filter(element -> element.path("tag").asString().equals("button"))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode read(String json) {
        return JsonMapper.shared().readTree(json);
    }
}
