package io.larkspur.gateway.caller;

import io.larkspur.accounts.ClientSecret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** An application's id and secret as it presents them. What cannot be one is refused before any store is asked. */
public record ClientCredentials(String id, ClientSecret secret) {

    private static final int LONGEST = 512;

    /** Fails with {@link CallRefused} when either cannot be a credential. */
    public static ClientCredentials of(String id, String secret) {
        if (!isToken(id) || !isToken(secret)) {
            throw CallRefused.wrongClient();
        }
        return new ClientCredentials(id, ClientSecret.of(secret));
    }

    /** Reads the part of the header behind {@code Basic} (RFC 7617). */
    static ClientCredentials basic(String encoded) {
        String pair = decode(encoded);
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw CallRefused.wrongClient();
        }
        return of(pair.substring(0, colon), pair.substring(colon + 1));
    }

    private static String decode(String encoded) {
        try {
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw CallRefused.wrongClient();
        }
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST;
    }
}
