package io.larkspur.problem.wire;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** A request that two servers could read in two ways, or that asks the connection for what is not served on it. */
final class WireRefused extends ProblemException {

    private WireRefused(String code, String message) {
        super(Category.INVALID, code, message);
    }

    static WireRefused malformed() {
        return new WireRefused("malformed-request", "The request does not follow the grammar of HTTP/1.1");
    }

    static WireRefused framing() {
        return new WireRefused(
                "ambiguous-framing",
                "Transfer-Encoding must be sent once, as chunked, in HTTP/1.1 only, and not beside Content-Length");
    }

    static WireRefused target(String message) {
        return new WireRefused("malformed-target", message);
    }

    static WireRefused host() {
        return new WireRefused(
                "malformed-host", "Host must be sent exactly once, as a name or address with or without port");
    }

    static WireRefused tunnel() {
        return new WireRefused(
                "tunnel-refused", "This is no forward proxy: CONNECT, TRACE, TRACK and PRI are not served");
    }

    static WireRefused upgrade() {
        return new WireRefused(
                "upgrade-refused",
                "The connection stays with HTTP/1.1; send the request without Upgrade and HTTP2-Settings,"
                        + " in Java's HttpClient by version(HTTP_1_1)");
    }

    static WireRefused impatience() {
        return new WireRefused(
                "pipelined-upgrade", "Nothing may follow a request for an upgrade before that has been answered");
    }
}
