package io.larkspur.feishu.inbox;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened at the platform. Does not print what it says, which may name people.
 *
 * @param eventId the same on every redelivery
 * @param type such as {@code contact.user.deleted_v3}
 * @param happenedAt by the platform's clock
 * @param content what stands under {@code event}
 */
public record PlatformEvent(String appId, String eventId, String type, Instant happenedAt, JsonNode content) {

    @Override
    public String toString() {
        return type + " " + eventId + " of app " + appId;
    }
}
