package io.larkspur.admin.login;

import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Texts;
import io.larkspur.vault.GrantKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The id of a grant among sessions, and its place in their order. No login session's id begins so. */
final class GrantId {

    private static final String PREFIX = "grant.";
    private static final String DIVIDER = "\n";

    private GrantId() {}

    static boolean isOne(String text) {
        return text.startsWith(PREFIX);
    }

    static String of(GrantKey key) {
        byte[] text = (key.appId() + DIVIDER + key.userId()).getBytes(StandardCharsets.UTF_8);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** Empty for anything that did not come from here. */
    static Optional<GrantKey> parse(String id) {
        try {
            String text =
                    new String(Base64.getUrlDecoder().decode(id.substring(PREFIX.length())), StandardCharsets.UTF_8);
            String[] parts = text.split(DIVIDER, 2);
            return parts.length < 2
                    ? Optional.empty()
                    : Optional.of(new GrantKey(Texts.id("id", parts[0]), Texts.id("id", parts[1])));
        } catch (IllegalArgumentException | InvalidInput e) {
            return Optional.empty();
        }
    }
}
