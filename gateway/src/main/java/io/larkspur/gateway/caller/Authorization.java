package io.larkspur.gateway.caller;

import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;

/**
 * The request's one Authorization header.
 *
 * @param scheme lower case
 */
record Authorization(String scheme, String value) {

    /** Fails with {@link CallRefused} unless there is exactly one. */
    static Authorization in(HttpHeaders headers) {
        List<String> values = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
        if (values.isEmpty()) {
            throw CallRefused.noCredentials();
        }
        if (values.size() > 1 || values.get(0).indexOf(',') >= 0) {
            throw CallRefused.manyCredentials();
        }
        return parse(values.get(0).trim());
    }

    private static Authorization parse(String text) {
        int blank = text.indexOf(' ');
        return blank < 0
                ? new Authorization(text.toLowerCase(Locale.ROOT), "")
                : new Authorization(
                        text.substring(0, blank).toLowerCase(Locale.ROOT),
                        text.substring(blank + 1).trim());
    }

    @Override
    public String toString() {
        return "Authorization[scheme=" + scheme + "]";
    }
}
