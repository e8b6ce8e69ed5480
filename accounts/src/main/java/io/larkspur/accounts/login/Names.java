package io.larkspur.accounts.login;

import java.text.Normalizer;
import java.util.Locale;

/** Two spellings of a user name that people would take for the same are the same. */
final class Names {

    private Names() {}

    static String normal(String username) {
        return Normalizer.normalize(username.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
