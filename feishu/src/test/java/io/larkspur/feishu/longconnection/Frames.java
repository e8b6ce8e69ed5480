package io.larkspur.feishu.longconnection;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Frames as the platform, or somebody worse, would send them. */
final class Frames {

    private Frames() {}

    static Frame part(String messageId, String sum, String seq, byte[] payload) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("type", "event");
        headers.put("message_id", messageId);
        headers.put("sum", sum);
        headers.put("seq", seq);
        headers.put("trace_id", messageId);
        return new Frame(1, 1, 42, 1, headers, null, null, payload, null);
    }

    static Frame part(String messageId, int sum, int seq, int size) {
        return part(messageId, Integer.toString(sum), Integer.toString(seq), new byte[size]);
    }

    static String hex(Frame frame) {
        return HexFormat.of().formatHex(FrameCodec.encode(frame));
    }
}
