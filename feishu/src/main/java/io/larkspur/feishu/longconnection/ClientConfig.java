package io.larkspur.feishu.longconnection;

import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the platform wants its connections kept; it may change its mind with every pong.
 *
 * @param ping between two pings
 * @param reconnect the most to wait between two attempts to connect
 */
record ClientConfig(Duration ping, Duration reconnect) {

    static final ClientConfig USUAL = new ClientConfig(Duration.ofSeconds(90), Duration.ofSeconds(90));
    private static final int LONGEST_SECONDS = 600;

    /** A field that is absent or makes no sense leaves what was. */
    ClientConfig with(JsonNode json) {
        return new ClientConfig(
                seconds(json.path("PingInterval"), ping), seconds(json.path("ReconnectInterval"), reconnect));
    }

    ClientConfig with(byte[] payload) {
        try {
            return payload.length == 0 ? this : with(JsonMapper.shared().readTree(payload));
        } catch (JacksonException notJson) {
            return this;
        }
    }

    private static Duration seconds(JsonNode node, Duration otherwise) {
        int value = node.asInt(0);
        return value < 1 || value > LONGEST_SECONDS ? otherwise : Duration.ofSeconds(value);
    }
}
