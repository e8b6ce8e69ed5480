package io.larkspur.sandbox.events;

import io.larkspur.sandbox.longconnection.Ack;
import io.larkspur.sandbox.state.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer to a callback.
 *
 * @param body null when there is none that counts
 * @param trouble the number that the client shows then
 */
public record CallbackAnswer(@Nullable ObjectNode body, int trouble) {
    private static final int HANDLER_FAILED = 200671;
    private static final int NOT_AN_ANSWER = 200672;

    public static CallbackAnswer failed(int trouble) {
        return new CallbackAnswer(null, trouble);
    }

    static CallbackAnswer from(Ack ack) {
        if (ack.code() == 0) {
            return failed(Reply.TOO_LATE);
        }
        if (ack.code() != 200) {
            return failed(HANDLER_FAILED);
        }
        return ack.data() == null ? new CallbackAnswer(Json.object(), 0) : checked(ack.data());
    }

    static CallbackAnswer from(Reply reply) {
        if (reply.trouble() != 0) {
            return failed(reply.trouble());
        }
        if (reply.status() != 200) {
            return failed(HANDLER_FAILED);
        }
        if (reply.body().length == 0) {
            return new CallbackAnswer(Json.object(), 0);
        }
        JsonNode body = Json.parse(reply.body());
        return body == null ? failed(NOT_AN_ANSWER) : checked(body);
    }

    private static CallbackAnswer checked(JsonNode body) {
        if (body.isNull()) {
            return new CallbackAnswer(Json.object(), 0);
        }
        boolean known = body instanceof ObjectNode object
                && object.propertyNames().stream().allMatch(name -> name.equals("toast") || name.equals("card"));
        return known ? new CallbackAnswer((ObjectNode) body, 0) : failed(NOT_AN_ANSWER);
    }
}
