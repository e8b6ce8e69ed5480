package io.larkspur.sandbox.longconnection;

import java.util.LinkedHashMap;
import java.util.Map;

/** One frame of the long connection. */
record Frame(long seq, long log, int service, int method, Map<String, String> headers, byte[] payload) {
    static final int CONTROL = 0;
    static final int DATA = 1;

    static Frame pong(Frame ping) {
        return new Frame(0, 0, ping.service(), CONTROL, Map.of("type", "pong"), new byte[0]);
    }

    /** Part {@code part} of {@code parts} of a message. */
    static Frame data(long number, int service, String type, String messageId, int parts, int part, byte[] payload) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("type", type);
        headers.put("message_id", messageId);
        headers.put("sum", Integer.toString(parts));
        headers.put("seq", Integer.toString(part));
        headers.put("trace_id", messageId);
        return new Frame(number, number, service, DATA, headers, payload);
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
