package io.larkspur.feishu.longconnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameCodecTests {

    private static final HexFormat HEX = HexFormat.of();
    private static final String PING = "08001000182a20002a0c0a0474797065120470696e67";
    private static final String PONG = "08001000182a20002a0c0a04747970651204706f6e67";
    private static final String DATA =
            "08071008182a20012a0d0a047479706512056576656e742a100a0a6d6573736167655f696412026d312a080a0373756d1201312a08"
                    + "0a037365711201302a0e0a0874726163655f69641202747242027b7d";

    @Test
    void writesAPingAsThePlatformExpectsIt() {
        assertThat(HEX.formatHex(FrameCodec.encode(Frame.ping(42)))).isEqualTo(PING);
    }

    @Test
    void readsAPong() {
        Frame pong = FrameCodec.decode(HEX.parseHex(PONG));

        assertThat(pong.isControl()).isTrue();
        assertThat(pong.header("type")).isEqualTo("pong");
        assertThat(pong.service()).isEqualTo(42);
        assertThat(pong.payload()).isEmpty();
    }

    @Test
    void readsDataAndWritesTheSame() {
        Frame data = FrameCodec.decode(HEX.parseHex(DATA));

        assertThat(data.isData()).isTrue();
        assertThat(data.seqId()).isEqualTo(7);
        assertThat(data.logId()).isEqualTo(8);
        assertThat(data.headers())
                .containsExactly(
                        Map.entry("type", "event"),
                        Map.entry("message_id", "m1"),
                        Map.entry("sum", "1"),
                        Map.entry("seq", "0"),
                        Map.entry("trace_id", "tr"));
        assertThat(data.payload()).asString(StandardCharsets.UTF_8).isEqualTo("{}");
        assertThat(HEX.formatHex(FrameCodec.encode(data))).isEqualTo(DATA);
    }

    @Test
    void echoesEverythingInAnAnswer() {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("type", "event"));
        Frame frame = new Frame(
                Long.MAX_VALUE, -1, Integer.MAX_VALUE, 1, headers, "gzip", "json", new byte[] {1, 2}, "log-new");

        Frame echo = FrameCodec.decode(
                FrameCodec.encode(frame.answered("{\"code\":200}".getBytes(StandardCharsets.UTF_8), 12)));

        assertThat(echo.seqId()).isEqualTo(Long.MAX_VALUE);
        assertThat(echo.logId()).isEqualTo(-1);
        assertThat(echo.service()).isEqualTo(Integer.MAX_VALUE);
        assertThat(echo.payloadEncoding()).isEqualTo("gzip");
        assertThat(echo.payloadType()).isEqualTo("json");
        assertThat(echo.logIdNew()).isEqualTo("log-new");
        assertThat(echo.headers()).containsEntry("biz_rt", "12").containsEntry("type", "event");
        assertThat(echo.payload()).asString(StandardCharsets.UTF_8).isEqualTo("{\"code\":200}");
    }

    @Test
    void passesOverFieldsItDoesNotKnow() {
        Frame ping = FrameCodec.decode(HEX.parseHex(PING + "6001" + "5a0178" + "690102030405060708" + "7501020304"));

        assertThat(ping.header("type")).isEqualTo("ping");
    }

    @Test
    void refusesEveryTruncation() {
        byte[] whole = HEX.parseHex(DATA);

        for (int length = 1; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            try {
                assertThat(FrameCodec.decode(part).payload()).isEmpty();
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageStartingWith("Not a frame");
            }
        }
    }

    @Test
    void failsInOneWayOnly() {
        Random chance = new Random(7);

        for (int trial = 0; trial < 20_000; trial++) {
            byte[] noise = new byte[chance.nextInt(64)];
            chance.nextBytes(noise);
            try {
                assertThat(FrameCodec.decode(noise)).isNotNull();
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageStartingWith("Not a frame");
            }
        }
    }

    @Test
    void refusesLengthsBeyondTheFrame() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameCodec.decode(HEX.parseHex("42ffffffffffffffff7f00")));
    }
}
