package io.larkspur.admin.login;

import io.larkspur.accounts.login.LoginSession;
import io.larkspur.accounts.login.SessionChoice;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Texts;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a page of sessions ended, as text that callers hand back unread. */
final class SessionCursor {

    private static final String DIVIDER = " ";

    private SessionCursor() {}

    static String of(LoginSession last) {
        byte[] text = (last.createdAt() + DIVIDER + last.jti()).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** Null begins. Fails with {@link InvalidInput} for anything that did not come from here. */
    static SessionChoice.@Nullable Place parse(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            String[] parts = text.split(DIVIDER, 2);
            return new SessionChoice.Place(Instant.parse(parts[0]), Texts.id("cursor", parts[parts.length - 1]));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw unreadable();
        }
    }

    static InvalidInput unreadable() {
        return new InvalidInput("cursor has to be one that a page of sessions named");
    }
}
