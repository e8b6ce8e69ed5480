package io.larkspur.admin.grants;

import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Texts;
import io.larkspur.vault.GrantKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a page of grants ended, as text that callers hand back unread. */
final class Cursor {

    private static final String DIVIDER = "\n";

    private Cursor() {}

    static String of(GrantKey last) {
        byte[] text = (last.appId() + DIVIDER + last.userId()).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** Null begins. Fails with {@link InvalidInput} for anything that did not come from here. */
    static @Nullable GrantKey parse(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        String[] parts = decoded(cursor).split(DIVIDER, 2);
        if (parts.length < 2) {
            throw unreadable();
        }
        return new GrantKey(Texts.id("cursor", parts[0]), Texts.id("cursor", parts[1]));
    }

    private static String decoded(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static InvalidInput unreadable() {
        return new InvalidInput("cursor has to be one that a page of grants named");
    }
}
