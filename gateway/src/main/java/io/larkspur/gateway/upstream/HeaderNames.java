package io.larkspur.gateway.upstream;

import java.util.List;
import java.util.Set;

/** Header names, lower case, by what they mean here. */
final class HeaderNames {

    /** Two of these in one request would mean two things. */
    static final Set<String> SINGLE = Set.of("authorization", "x-user-id", "x-user-id-type", "host", "content-type");

    /** About the connection to the caller, not about the call. */
    static final Set<String> HOP_BY_HOP = Set.of(
            "connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade", "http2-settings", "expect");

    private static final Set<String> PROTECTED = Set.of(
            "authorization",
            "cookie",
            "content-length",
            "content-type",
            "content-encoding",
            "forwarded",
            "host",
            "idempotency-key",
            "prefer",
            "traceparent",
            "tracestate",
            "transfer-encoding",
            "x-request-id",
            "x-tt-logid");
    private static final List<String> PROTECTED_FAMILIES =
            List.of("x-user-id", "x-lark-", "x-forwarded-", "x-aily-", "proxy-auth");

    private HeaderNames() {}

    /** Whether the name carries an identity or something of ours, so that no caller may have it removed or shadowed. */
    static boolean isProtected(String name) {
        if (PROTECTED.contains(name)) {
            return true;
        }
        for (String family : PROTECTED_FAMILIES) {
            if (name.startsWith(family)) {
                return true;
            }
        }
        return false;
    }
}
