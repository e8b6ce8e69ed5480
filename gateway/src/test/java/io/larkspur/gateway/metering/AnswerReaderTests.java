package io.larkspur.gateway.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.gateway.metering.MeterSettings.Mode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

/** What is found in an answer, however it comes. */
class AnswerReaderTests {

    private static final String USAGE = "\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":30}";

    private final Random random = new Random(7);

    @Test
    void findsWhatStandsBehindMegabytes() {
        String embeddings = "[" + "0.0123456789,".repeat(400_000) + "1]";
        String picture = "\"" + "iVBORw0KGgo".repeat(400_000) + "\"";

        assertThat(tokensOf("{\"data\":" + embeddings + ",\"b64\":" + picture + "," + USAGE + "}"))
                .isEqualTo("20+30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\\"", "\\\\", "\\u0022", "ä", "€", "😀", "\\ud83d\\ude00", "a", "{\\\""})
    void cutsNoCharacterOfALongString(String character) {
        for (int before = 0; before < 8; before++) {
            String text = "x".repeat(before) + character.repeat(1500);
            assertThat(tokensOf("{\"text\":\"" + text + "\"," + USAGE + "}"))
                    .as("behind %d", before)
                    .isEqualTo("20+30");
        }
    }

    @Test
    void countsTheLastOfDocumentsThatAreLines() {
        assertThat(tokensOf("{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}\n{\"text\":\"b\"}\r\n{" + USAGE
                        + "}\n"))
                .isEqualTo("20+30");
    }

    @Test
    void readsWhatCameOfADocumentThatWasCutOff() {
        assertThat(tokensOf("{" + USAGE + ",\"text\":\"and th")).isEqualTo("20+30");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"inner\":{USAGE}}",
                "[{USAGE}]",
                "{\"usage\":{\"inner\":{\"prompt_tokens\":1,\"completion_tokens\":2}}}",
                "{\"usage\":[1,2],\"prompt_tokens\":1,\"completion_tokens\":2}",
                "{\"usage\":{\"prompt_tokens\":\"1\",\"completion_tokens\":1.5}}",
                "{\"usage\":{\"prompt_tokens\":123456789012345678901234567890,\"completion_tokens\":null}}",
                "{\"text\":\"\\\"usage\\\":{\\\"prompt_tokens\\\":1,\"}",
                "no json {USAGE}"
            })
    void countsNothingThatIsNotAtItsPlace(String document) {
        assertThat(tokensOf(document.replace("USAGE", USAGE))).isEqualTo("0+0");
    }

    @Test
    void findsWhatLiesInAnArray() {
        Readings readings = new Readings(pointers("/parts/1/tokens"));

        read(readings, false, "{\"parts\":[{\"tokens\":1},{\"tokens\":2},{\"tokens\":3}]}");

        assertThat(readings.promptTokens()).isEqualTo(2);
    }

    @Test
    void readsAnEventOfMoreThanOneLine() {
        assertThat(tokensOfEvents("event: done\ndata: {\ndata: " + USAGE + "\ndata: }\n\n"))
                .isEqualTo("20+30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsEventsBetweenOthers(String end) {
        String stream = ": hello\n\ndata: plain words\n\ndata:{\"broken\":\n\nid: 1\ndata: {" + USAGE
                + "}\n\ndata: {\"usage\":null}\n\ndata: [DONE]\n\n";

        assertThat(tokensOfEvents(stream.replace("\n", end))).isEqualTo("20+30");
    }

    @Test
    void readsEventsThatNoEmptyLineParts() {
        assertThat(tokensOfEvents("data: {\"usage\":{\"prompt_tokens\":1}}\ndata: {" + USAGE + "}\n"))
                .isEqualTo("20+30");
    }

    @Test
    void readsAnEventThatCarriesTheWholeAnswerOnceMore() {
        assertThat(tokensOfEvents("data: {\"text\":\"" + "word ".repeat(100_000) + "\"," + USAGE + "}\n\n"))
                .isEqualTo("20+30");
    }

    private String tokensOf(String document) {
        return tokens(false, document);
    }

    private String tokensOfEvents(String stream) {
        return tokens(true, stream);
    }

    private String tokens(boolean events, String answer) {
        Readings readings = new Readings(pointers("/usage/prompt_tokens"));
        read(readings, events, answer);
        return readings.promptTokens() + "+" + readings.completionTokens();
    }

    private static Readings.Pointers pointers(String promptTokens) {
        return Readings.Pointers.of(
                new MeterSettings(Mode.RELAXED, null, "/model", promptTokens, "/usage/completion_tokens", false));
    }

    /** In pieces of any size. */
    private void read(Readings readings, boolean events, String answer) {
        AnswerReader reader = new AnswerReader(readings, events);
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; ) {
            int length = Math.min(bytes.length - from, 1 + random.nextInt(bytes.length > 10_000 ? 8192 : 7));
            DataBuffer piece = DefaultDataBufferFactory.sharedInstance.wrap(
                    java.util.Arrays.copyOfRange(bytes, from, from + length));
            reader.saw(piece);
            from += length;
        }
        reader.ended();
    }
}
