package io.larkspur.sandbox.longconnection;

import io.larkspur.sandbox.state.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the platform's end of the long connection behaves; a test may make it behave badly.
 *
 * @param parts every message is cut into as many frames
 * @param frameType {@code event}, or {@code card} as for a click whose subscription is not in effect
 * @param pongs whether pings are answered
 * @param refusal the address book answers with this code instead of an address; 0 for an address
 */
record Manners(int parts, String frameType, boolean pongs, int refusal, int mostConnections, int pingSeconds) {
    static final Manners GOOD = new Manners(1, "event", true, 0, 50, 90);

    Manners with(ObjectNode wish) {
        return new Manners(
                Math.max(1, wish.path("fragments").asInt(parts)),
                Json.string(wish, "frame_type", frameType),
                wish.path("pong").asBoolean(pongs),
                wish.path("refuse").asInt(refusal),
                wish.path("limit").asInt(mostConnections),
                wish.path("ping_interval").asInt(pingSeconds));
    }

    void writeTo(ObjectNode row) {
        row.put("fragments", parts)
                .put("frame_type", frameType)
                .put("pong", pongs)
                .put("refuse", refusal)
                .put("limit", mostConnections)
                .put("ping_interval", pingSeconds);
    }
}
