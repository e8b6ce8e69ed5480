package io.larkspur.conversations;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a conversation stands. */
public enum Standing {
    ACTIVE(true),
    PAUSED(true),
    COMPLETED(true),
    INACTIVE(false),
    ENDED(false),
    ARCHIVED(false);

    private final boolean open;

    Standing(boolean open) {
        this.open = open;
    }

    /** Whether something may still be said: what is completed may go on, what was ended or put away may not. */
    public boolean isOpen() {
        return open;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Standing> named(String text) {
        return Arrays.stream(values())
                .filter(standing -> standing.wireName().equals(text))
                .findFirst();
    }
}
