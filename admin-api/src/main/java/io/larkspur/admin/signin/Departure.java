package io.larkspur.admin.signin;

import java.net.URI;
import org.springframework.http.ResponseCookie;

/** Where to send the browser, and what it has to bring back. */
record Departure(URI page, ResponseCookie cookie) {

    @Override
    public String toString() {
        return "Departure[***]";
    }
}
