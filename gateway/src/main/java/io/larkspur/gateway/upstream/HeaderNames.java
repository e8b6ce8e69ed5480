package io.larkspur.gateway.upstream;

import java.util.List;
import java.util.Locale;
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

    /** Of an answer: what concerned the connection it came by. */
    private static final Set<String> OF_ONE_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "x-application-context");

    private HeaderNames() {}

    /** Whether a header of an answer concerns the connection to the upstream only. */
    static boolean endsHere(String name) {
        return OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
    }

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
