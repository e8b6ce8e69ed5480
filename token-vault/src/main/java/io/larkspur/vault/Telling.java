package io.larkspur.vault;

import java.util.Optional;

/**
 * One message between processes. Its text is the process, a colon, the number, a blank and the event.
 *
 * @param number which of the process's tellings this is, from 1; of a pulse, how many there were
 * @param event empty for a pulse
 */
record Telling(String process, long number, String event) {

    static Telling pulse(String process, long told) {
        return new Telling(process, told, "");
    }

    boolean isPulse() {
        return event.isEmpty();
    }

    /** How many others the process had told before. */
    long before() {
        return isPulse() ? number : number - 1;
    }

    String text() {
        return process + ":" + number + " " + event;
    }

    /** Empty for what somebody else sent. */
    static Optional<Telling> parse(String text) {
        int colon = text.indexOf(':');
        int blank = text.indexOf(' ', colon + 1);
        if (colon < 1 || blank < 0) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(text.substring(colon + 1, blank));
            return Optional.of(new Telling(text.substring(0, colon), number, text.substring(blank + 1)));
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }
}
