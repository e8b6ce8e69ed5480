package io.larkspur.accounts;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** Makes ids that nobody chose and secrets that nobody can guess. */
final class Mint {

    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID_LENGTH = 16;
    private static final int SECRET_BYTES = 32;
    private static final Pattern APPLICATION_ID = Pattern.compile("app_[a-z2-7]{16}");

    private final SecureRandom random = new SecureRandom();

    /** Whether the text can be an id of ours at all; what cannot is not worth asking the database for. */
    static boolean couldBeApplicationId(String text) {
        return APPLICATION_ID.matcher(text).matches();
    }

    String applicationId() {
        return "app_" + id();
    }

    String credentialId() {
        return "cred_" + id();
    }

    /** 256 random bits, with a prefix that secret scanners can look for. */
    ClientSecret secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return ClientSecret.of("lss_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private String id() {
        StringBuilder text = new StringBuilder(ID_LENGTH);
        random.ints(ID_LENGTH, 0, BASE32.length()).mapToObj(BASE32::charAt).forEach(text::append);
        return text.toString();
    }
}
