package io.larkspur.admin.conversations;

import io.larkspur.conversations.UnknownConversation;
import java.util.UUID;

/** Ids of conversations in paths. */
final class SessionIds {

    private static final int LENGTH = 36;

    private SessionIds() {}

    /** What cannot be the id of any is treated as that of none: fails with {@link UnknownConversation}. */
    static UUID parse(String text) {
        try {
            if (text.length() == LENGTH) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new UnknownConversation(text.length() > LENGTH ? text.substring(0, LENGTH) + "…" : text);
    }
}
