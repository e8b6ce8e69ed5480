package io.larkspur.standalone;

import java.nio.charset.StandardCharsets;

/**
 * Bytes that a connection gets, and what may come of them.
 *
 * @param name tells it from the others and stands in its target, so that the sandbox's record leads back to it
 * @param neverForwarded whether not even the request itself may arrive
 */
record HostileRequest(String name, String text, boolean neverForwarded) {

    /** In the target of a request that hides in another; no record of the sandbox may hold it. */
    static final String HIDDEN = "hidden=";

    static final String PATH = "/open-apis/authen/v1/user_info";

    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
