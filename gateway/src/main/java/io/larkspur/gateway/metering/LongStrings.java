package io.larkspur.gateway.metering;

/**
 * Shortens the strings of JSON that passes, since a parser keeps each until it has ended, and an answer may carry a picture in
 * one. Neither a character nor an escape is cut.
 */
final class LongStrings {

    private static final int LONGEST = 1024;
    private static final int HEX_DIGITS = 4;

    private boolean within;
    private boolean escaped;
    private int hexDigits;
    private int length;
    private boolean tooLong;

    boolean leaveOut(byte next) {
        if (!within) {
            within = next == '"';
            length = 0;
            tooLong = false;
            return false;
        }
        if (escaped) {
            escaped = false;
            hexDigits = next == 'u' ? HEX_DIGITS : 0;
        } else if (hexDigits > 0) {
            hexDigits--;
        } else if (next == '"') {
            within = false;
            return false;
        } else {
            escaped = next == '\\';
            tooLong |= length >= LONGEST && beginsCharacter(next);
        }
        length++;
        return tooLong;
    }

    /** As if nothing had passed. */
    void forget() {
        within = false;
        escaped = false;
        hexDigits = 0;
    }

    /** In UTF-8, whose later bytes begin with the bits 10. */
    private static boolean beginsCharacter(byte next) {
        return (next & 0xC0) != 0x80;
    }
}
