package io.larkspur.problem.wire;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** The target names another host than the one the request was sent to. */
final class Misdirected extends ResponseStatusException {

    Misdirected() {
        super(HttpStatus.MISDIRECTED_REQUEST);
    }
}
