package io.larkspur.feishu.longconnection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One frame of the long connection. Does not print its payload.
 *
 * @param headers in the order of the wire
 * @param payloadEncoding null when the frame has none, as the next two
 */
record Frame(
        long seqId,
        long logId,
        int service,
        int method,
        Map<String, String> headers,
        @Nullable String payloadEncoding,
        @Nullable String payloadType,
        byte[] payload,
        @Nullable String logIdNew) {

    private static final int CONTROL = 0;
    private static final int DATA = 1;

    Frame {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    static Frame ping(int service) {
        return new Frame(0, 0, service, CONTROL, Map.of("type", "ping"), null, null, new byte[0], null);
    }

    boolean isControl() {
        return method == CONTROL;
    }

    boolean isData() {
        return method == DATA;
    }

    /** Empty when the frame has no such header. */
    String header(String key) {
        return headers.getOrDefault(key, "");
    }

    /** The echo that acknowledges this frame. */
    Frame answered(byte[] answer, long millis) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("biz_rt", Long.toString(millis));
        return new Frame(seqId, logId, service, method, all, payloadEncoding, payloadType, answer, logIdNew);
    }

    @Override
    public String toString() {
        return "Frame[" + method + " " + header("type") + " " + header("message_id") + " " + header("seq") + "/"
                + header("sum") + "]";
    }
}
