package io.larkspur.conversations;

import org.jspecify.annotations.Nullable;

/** On whose behalf a conversation is asked for; with every question, so that none is forgotten. */
public record Owner(@Nullable Long userId) {

    /** Somebody who may look at, or change, what belongs to others. */
    public static Owner anybody() {
        return new Owner(null);
    }

    public static Owner user(long id) {
        return new Owner(id);
    }
}
