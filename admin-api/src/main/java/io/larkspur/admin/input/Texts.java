package io.larkspur.admin.input;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks of texts in requests. All fail with {@link InvalidInput}. */
public final class Texts {

    private static final int LONGEST_ID = 200;
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9999;

    private Texts() {}

    /** An id of any kind: what it looks like is the business of whoever gave it. */
    public static String id(String field, @Nullable String text) {
        return required(field, text, LONGEST_ID);
    }

    public static String required(String field, @Nullable String text, int longest) {
        if (text == null || text.isBlank() || text.length() > longest) {
            throw new InvalidInput(field + " is required and has 1 to " + longest + " characters");
        }
        return whole(field, withoutControls(field, text));
    }

    /** Halves of characters are none: JSON can name them, but no store takes them and no answer could give them back. */
    public static String whole(String field, String text) {
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new InvalidInput(field + " cannot contain half a character, a surrogate without the other");
        }
        return text;
    }

    /** Null when absent or blank. */
    public static @Nullable String optional(String field, @Nullable String text, int longest) {
        return text == null || text.isBlank() ? null : required(field, text, longest);
    }

    /** A JSON object as its text; null when absent or null. */
    public static @Nullable String object(String field, @Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isObject()) {
            throw new InvalidInput(field + " has to be a JSON object");
        }
        return whole(field, node.toString());
    }

    /** An ISO-8601 instant with its offset, since a local time means another instant elsewhere. */
    public static Instant instant(String field, @Nullable String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(required(field, text, LONGEST_ID));
            if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
                throw new InvalidInput(field + " has to lie between the years " + FIRST_YEAR + " and " + LAST_YEAR);
            }
            return time.toInstant();
        } catch (DateTimeException e) {
            throw new InvalidInput(field + " has to be an instant with its offset, such as 2026-01-26T10:05:00Z");
        }
    }

    /** What has to fit into an HTTP header: visible ASCII without blanks (RFC 9110, section 11.2). */
    public static String token(String field, @Nullable String text, int longest) {
        String token = required(field, text, longest);
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new InvalidInput(field + " has to be visible ASCII characters without blanks");
        }
        return token;
    }

    /** Line breaks and tabs are text; other control characters are not, and no store takes the null character. */
    private static String withoutControls(String field, String text) {
        boolean clean = text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t');
        if (!clean) {
            throw new InvalidInput(field + " cannot contain control characters");
        }
        return text;
    }
}
