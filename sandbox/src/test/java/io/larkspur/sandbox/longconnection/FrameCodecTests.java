package io.larkspur.sandbox.longconnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameCodecTests {
    private static final String PING = "08001000182a20002a0c0a0474797065120470696e67";
    private static final String PONG = "08001000182a20002a0c0a04747970651204706f6e67";
    private static final String DATA =
            "08071008182a20012a0d0a047479706512056576656e742a100a0a6d6573736167655f696412026d312a080a0373756d1201312a08"
                    + "0a037365711201302a0e0a0874726163655f69641202747242027b7d";

    @Test
    void answersAPingByAPong() {
        Frame ping = FrameCodec.decode(HexFormat.of().parseHex(PING));

        assertThat(ping.service()).isEqualTo(42);
        assertThat(ping.header("type")).isEqualTo("ping");
        assertThat(HexFormat.of().formatHex(FrameCodec.encode(Frame.pong(ping))))
                .isEqualTo(PONG);
    }

    @Test
    void writesDataAsDocumented() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("type", "event");
        headers.put("message_id", "m1");
        headers.put("sum", "1");
        headers.put("seq", "0");
        headers.put("trace_id", "tr");
        byte[] bytes =
                FrameCodec.encode(new Frame(7, 8, 42, Frame.DATA, headers, "{}".getBytes(StandardCharsets.UTF_8)));

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(DATA);
        Frame back = FrameCodec.decode(bytes);
        assertThat(back.seq()).isEqualTo(7);
        assertThat(back.log()).isEqualTo(8);
        assertThat(back.headers()).isEqualTo(headers);
        assertThat(back.payload()).asString(StandardCharsets.UTF_8).isEqualTo("{}");
    }

    @Test
    void passesOverFieldsItDoesNotKnow() {
        Frame frame = FrameCodec.decode(HexFormat.of().parseHex(PING + "4a0178" + "6001"));

        assertThat(frame.header("type")).isEqualTo("ping");
    }

    @Test
    void refusesHalfAFrame() {
        byte[] whole = HexFormat.of().parseHex(DATA);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameCodec.decode(java.util.Arrays.copyOf(whole, whole.length - 1)));
    }
}
