package io.larkspur.feishu.platform;

import java.util.Locale;

/** The families of endpoints that fail together, each behind its own circuit breaker and bulkhead. */
public enum PlatformEndpoint {
    TENANT_TOKEN("tenant token endpoint"),
    OAUTH_TOKEN("OAuth token endpoint"),
    OAUTH_REVOKE("OAuth revoke endpoint"),
    USER_INFO("user info endpoint"),
    MESSAGES("message service"),
    CONTACTS("contact service"),
    LONG_CONNECTION("long connection");

    private final String words;

    PlatformEndpoint(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** As in metrics, such as {@code feishu-tenant-token}. */
    String id() {
        return "feishu-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
