package io.larkspur.feishu.platform;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Checks the addresses in the settings, so that a typing error stops the start and not the first user. */
final class BaseUrl {

    private BaseUrl() {}

    /** The address without a slash at its end. */
    static String checked(String property, @Nullable String value) {
        String address = value == null ? "" : value.trim();
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw refused(property, address);
        }
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw refused(property, address);
        }
        return address.replaceAll("/+$", "");
    }

    private static IllegalArgumentException refused(String property, String value) {
        return new IllegalArgumentException(
                property + " must be an address such as https://host or http://host:port, but is '" + value + "'");
    }
}
