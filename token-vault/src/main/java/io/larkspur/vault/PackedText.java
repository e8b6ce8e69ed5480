package io.larkspur.vault;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A secret text in memory, of which there may be hundreds of thousands. One of the letters of base64url, as tokens are, with
 * the two dots of a signed one (RFC 7515) takes three quarters of its length; any other the bytes of UTF-8. The same text is
 * always packed alike.
 */
final class PackedText {

    /** Of shorter ones there is nothing to gain. */
    private static final int SHORTEST = 64;

    private static final int UNPACKED = -1;
    private static final char NO_DOT = Character.MAX_VALUE;

    private final byte[] bytes;
    private final int length;
    private final char firstDot;
    private final char secondDot;

    private PackedText(byte[] bytes, int length, char firstDot, char secondDot) {
        this.bytes = bytes;
        this.length = length;
        this.firstDot = firstDot;
        this.secondDot = secondDot;
    }

    static PackedText of(String text) {
        int length = text.length();
        if (length < SHORTEST || length >= NO_DOT) {
            return unpacked(text);
        }
        char[] dots = {NO_DOT, NO_DOT};
        byte[] letters = new byte[(length + 3) / 4 * 4];
        int dotted = 0;
        for (int at = 0; at < length; at++) {
            char letter = text.charAt(at);
            if (isLetter(letter)) {
                letters[at - dotted] = (byte) letter;
            } else if (letter == '.' && dotted < dots.length) {
                dots[dotted++] = (char) at;
            } else {
                return unpacked(text);
            }
        }
        int end = (length - dotted + 3) / 4 * 4;
        Arrays.fill(letters, length - dotted, end, (byte) 'A');
        return new PackedText(Base64.getUrlDecoder().decode(Arrays.copyOf(letters, end)), length, dots[0], dots[1]);
    }

    String text() {
        return length == UNPACKED
                ? new String(bytes, StandardCharsets.UTF_8)
                : new String(unpacked(), StandardCharsets.ISO_8859_1);
    }

    byte[] utf8() {
        return length == UNPACKED ? bytes.clone() : unpacked();
    }

    /** What it takes of memory. */
    int size() {
        return bytes.length;
    }

    /** In a time that says nothing of what it is compared with. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PackedText that
                && length == that.length
                && firstDot == that.firstDot
                && secondDot == that.secondDot
                && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "***";
    }

    private byte[] unpacked() {
        byte[] letters = Base64.getUrlEncoder().encode(bytes);
        byte[] text = Arrays.copyOf(letters, length);
        insert(firstDot, text);
        insert(secondDot, text);
        return text;
    }

    /** What is behind it moves on by one; what moves out at the end only filled up the last letters. */
    private static void insert(char dot, byte[] text) {
        if (dot != NO_DOT) {
            System.arraycopy(text, dot, text, dot + 1, text.length - dot - 1);
            text[dot] = '.';
        }
    }

    private static PackedText unpacked(String text) {
        return new PackedText(text.getBytes(StandardCharsets.UTF_8), UNPACKED, NO_DOT, NO_DOT);
    }

    private static boolean isLetter(char letter) {
        return letter >= 'a' && letter <= 'z'
                || letter >= 'A' && letter <= 'Z'
                || letter >= '0' && letter <= '9'
                || letter == '-'
                || letter == '_';
    }
}
