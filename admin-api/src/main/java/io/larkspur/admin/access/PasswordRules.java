package io.larkspur.admin.access;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which passwords are too weak for the one account that may do everything. */
final class PasswordRules {

    private static final int SHORTEST = 12;
    private static final int LONGEST = 200;
    private static final int LEAST_DISTINCT = 5;
    private static final Pattern DIGITS_AND_SIGNS = Pattern.compile("[^a-z]");
    private static final Pattern REPEATED = Pattern.compile("(.{1,14}?)\\1+");

    /** Words that samples, tutorials and tired people use; also refused when repeated or dressed up with digits. */
    private static final Set<String> WELL_KNOWN = Set.of(
            "admin",
            "administrator",
            "adminadmin",
            "adminpassword",
            "changeit",
            "changeme",
            "changemeplease",
            "changethis",
            "correcthorsebatterystaple",
            "default",
            "defaultpassword",
            "iloveyou",
            "larkspur",
            "larkspuradmin",
            "larkspurpassword",
            "letmein",
            "letmeinplease",
            "mypassword",
            "password",
            "passwordpassword",
            "qwerty",
            "qwertyuiop",
            "qwertyuiopas",
            "secret",
            "secretpassword",
            "supersecret",
            "supersecretpassword",
            "test",
            "testpassword",
            "welcome",
            "");

    private PasswordRules() {}

    /** What is wrong with it, in words that do not quote it. */
    static Optional<String> weaknessOf(String password) {
        if (password.isBlank()) {
            return Optional.of("is missing");
        }
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            return Optional.of("has to have " + SHORTEST + " to " + LONGEST + " characters");
        }
        if (isWellKnown(password) || password.chars().distinct().count() < LEAST_DISTINCT) {
            return Optional.of("is a well-known password or a pattern");
        }
        return Optional.empty();
    }

    private static boolean isWellKnown(String password) {
        String lower = password.toLowerCase(Locale.ROOT);
        String letters = DIGITS_AND_SIGNS.matcher(lower).replaceAll("");
        return isAscendingDigits(lower)
                || (letters.length() * 2 >= lower.length()
                        && (WELL_KNOWN.contains(letters) || WELL_KNOWN.contains(unrepeated(letters))));
    }

    private static boolean isAscendingDigits(String text) {
        return "123456789012345678901234567890".contains(text) || "abcdefghijklmnopqrstuvwxyz".contains(text);
    }

    private static String unrepeated(String letters) {
        var repeated = REPEATED.matcher(letters);
        return repeated.matches() ? repeated.group(1) : letters;
    }
}
