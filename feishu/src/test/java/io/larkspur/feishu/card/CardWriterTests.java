package io.larkspur.feishu.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.feishu.platform.Language;
import io.larkspur.vault.AuthSessionState;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    void saysWhoAsksForWhatInEitherLanguage() {
        assertThat(writer.invitation(content(null, null))).contains("Sales Helper", "aily:run:write", "Authorize");
        assertThat(new CardWriter(Language.ZH).invitation(content(null, null)))
                .contains("Sales Helper", "aily:run:write", "授权");
    }

    @Test
    void isShorterWithoutDetails() {
        CardContent brief = new CardContent("s1", LINK, null, Set.of(), false, null, null);
        CardContent detailed = new CardContent("s1", LINK, null, Set.of(), true, null, null);

        assertThat(tags(read(writer.invitation(brief)))).hasSize(3);
        assertThat(tags(read(writer.invitation(detailed)))).hasSize(4);
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

    @ParameterizedTest
    @EnumSource(
            value = AuthSessionState.class,
            names = {"COMPLETED", "DENIED", "EXPIRED"})
    void takesTheButtonAwayInTheEnd(AuthSessionState state) {
        JsonNode card = read(writer.ended(state));

        assertThat(card.path("schema").asString()).isEqualTo("2.0");
        assertThat(tags(card)).containsOnly("div");
    }

    @Test
    void keepsTheButtonAfterAWrongPerson() {
        JsonNode card = read(writer.otherPersonTried(content(null, null)));

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
        return new CardContent("s1", LINK, "Sales Helper", Set.of("aily:run:write"), true, message, privacyUrl);
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
