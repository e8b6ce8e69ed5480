package io.larkspur.admin.consent;

import java.util.Locale;
import java.util.regex.Pattern;

/** What an auth session's id looks like; anything else under its path names no session. */
final class SessionIds {

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private SessionIds() {}

    /** In canonical form. Fails with {@link NoSuchSession}. */
    static String checked(String text) {
        if (!UUID.matcher(text).matches()) {
            throw new NoSuchSession();
        }
        return text.toLowerCase(Locale.ROOT);
    }
}
