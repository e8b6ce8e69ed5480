package io.larkspur.problem.web;

import io.larkspur.problem.Category;
import org.springframework.http.HttpStatus;

/** How each category looks over HTTP. */
enum Answer {
    INVALID(HttpStatus.BAD_REQUEST, "The request is not valid"),
    SIGN_IN(HttpStatus.UNAUTHORIZED, "Sign-in required"),
    PENDING(HttpStatus.UNAUTHORIZED, "The user has been asked for consent"),
    ACCEPTED(HttpStatus.ACCEPTED, "The user has been asked for consent"),
    EXHAUSTED(HttpStatus.PAYMENT_REQUIRED, "The balance does not cover this"),
    FORBIDDEN(HttpStatus.FORBIDDEN, "Not allowed"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "Not found"),
    CONFLICT(HttpStatus.CONFLICT, "Not possible in this state"),
    CONTRADICTION(HttpStatus.UNPROCESSABLE_CONTENT, "The request contradicts an earlier one"),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "Too large"),
    UNSUPPORTED(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Not of a kind that is taken"),
    THROTTLED(HttpStatus.TOO_MANY_REQUESTS, "Too many requests"),
    UPSTREAM(HttpStatus.BAD_GATEWAY, "The upstream failed"),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Temporarily unavailable");

    private final HttpStatus status;
    private final String title;

    Answer(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    static Answer to(Category category) {
        return valueOf(category.name());
    }

    HttpStatus status() {
        return status;
    }

    String title() {
        return title;
    }
}
