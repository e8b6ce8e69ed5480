package io.larkspur.vault;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The text of a token or another secret: compared in constant time and never printed beyond its first characters. */
public final class TokenValue {

    private static final int SHOWN = 9;

    private final PackedText text;

    private TokenValue(PackedText text) {
        this.text = text;
    }

    public static TokenValue of(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("A token cannot be blank");
        }
        return new TokenValue(PackedText.of(text));
    }

    static TokenValue ofUtf8(byte[] text) {
        return of(new String(text, StandardCharsets.UTF_8));
    }

    /** For sealing, within this package only. */
    byte[] utf8() {
        return text.utf8();
    }

    /** What it takes of memory, roughly. */
    int size() {
        return text.size();
    }

    /** The plain text. Callers are few and searchable: the vault, the filter that writes the header, the refresh call. */
    public String reveal() {
        return text.text();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TokenValue that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Masked as in {@code u-7dCz4T***}; short values show nothing. */
    @Override
    public String toString() {
        String whole = text.text();
        return whole.length() < 3 * SHOWN ? "***" : whole.substring(0, SHOWN) + "***";
    }
}
