package io.larkspur.limits;

/** What is counted together. */
public enum Kind {
    /** All calls of an application. */
    APPLICATION("application"),
    /** The calls of one application for one user. */
    USER("user"),
    /** The calls of one application to one family of paths. */
    API("api"),
    /** All calls of everybody over one route. */
    ROUTE("route"),
    /** Proxied calls from one address. */
    PEER("peer"),
    /** What one user asks of the user service with a token. */
    MEMBER("member"),
    /** Calls and links from one address that were refused for their credentials. */
    REFUSED("refused"),
    /** What one address asks where people sign in and consent, and of anything else that takes no credentials. */
    ADDRESS("");

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    /** Names the limit in the {@code RateLimit} headers, where several are told of. */
    String nameOf(Window window) {
        return label.isEmpty() ? window.label() : label + "-" + window.label();
    }

    String label() {
        return label.isEmpty() ? "address" : label;
    }
}
