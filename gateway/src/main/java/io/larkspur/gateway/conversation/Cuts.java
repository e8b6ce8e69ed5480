package io.larkspur.gateway.conversation;

/** Texts that end before their end; never within a character, of which no store keeps half. */
final class Cuts {

    private Cuts() {}

    /** At most so many characters of Java. */
    static String to(int most, String text) {
        return text.length() <= most ? text : withoutHalf(text.substring(0, Math.max(0, most)));
    }

    /** Of a text whose end is missing already. */
    static String withoutHalf(String text) {
        int last = text.length() - 1;
        return last >= 0 && Character.isHighSurrogate(text.charAt(last)) ? text.substring(0, last) : text;
    }
}
