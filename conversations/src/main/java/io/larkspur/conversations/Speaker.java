package io.larkspur.conversations;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whose words a message is. */
public enum Speaker {
    USER,
    ASSISTANT,
    SYSTEM,
    TOOL;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Speaker> named(String text) {
        return Arrays.stream(values())
                .filter(speaker -> speaker.wireName().equals(text))
                .findFirst();
    }
}
