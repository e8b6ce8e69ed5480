package io.larkspur.issuer.walk;

import java.net.URI;

/**
 * Where to send the browser, and what it has to bring back.
 *
 * @param page the authorize page, with the state in its query
 * @param browser the value of the cookie
 */
record WalkStart(URI page, String browser) {

    @Override
    public String toString() {
        return "WalkStart";
    }
}
