package io.larkspur.problem.web;

import io.larkspur.problem.ProblemException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebInputException;
import reactor.netty.channel.AbortedException;

/** Reads exceptions that are not ours as faults of ours, without passing on their messages. */
final class Faults {

    private static final Duration STORE_PAUSE = Duration.ofSeconds(2);

    private static final String UNREACHED = "The database cannot be reached right now; nothing was changed";

    private static final String UNDONE =
            "The database undid this in favour of others who changed the same; nothing was changed, try again";

    /** Of a connection lost between a commit and its answer. */
    private static final String BROKEN_OFF =
            "The database broke off; whether a change was made is not known. It is safe to repeat it with the same"
                    + " Idempotency-Key where it had one";

    /** How Spring begins what it says when it was given no connection; that has no type of its own. */
    private static final String NO_CONNECTION = "Failed to obtain R2DBC Connection";

    private Faults() {}

    static Fault of(Throwable error) {
        if (error instanceof ProblemException problem) {
            return Fault.of(problem);
        }
        if (causedBy(error, DataBufferLimitException.class)) {
            return Fault.of(Answer.TOO_LARGE, "too-large", "The request is larger than this endpoint takes");
        }
        if (error instanceof ServerWebInputException) {
            return Fault.of(
                    Answer.INVALID, "invalid-request", "The request cannot be read: check its JSON, fields and types");
        }
        if (error instanceof ErrorResponse response) {
            return standard(response);
        }
        if (isStoreAway(error)) {
            return storeUnavailable(gotThere(error) ? BROKEN_OFF : UNREACHED);
        }
        if (Rollback.isWhy(error)) {
            return storeUnavailable(UNDONE);
        }
        if (MissingSchema.isWhy(error)) {
            return Fault.of(
                            Answer.UNAVAILABLE,
                            "schema-missing",
                            "The database's tables are not all there yet; the admin API makes them when it starts")
                    .retryAfter(STORE_PAUSE);
        }
        if (error instanceof TimeoutException || error instanceof io.netty.handler.timeout.TimeoutException) {
            return Fault.of(
                    Answer.UNAVAILABLE, "timed-out", "A part this call depends on did not answer in time; try again");
        }
        if (error instanceof AbortedException) {
            return Fault.of(Answer.INVALID, "request-broken-off", "The request broke off before its end");
        }
        if (error instanceof IOException) {
            return Fault.of(Answer.UPSTREAM, "upstream-unreachable", "The upstream cannot be reached or broke off");
        }
        return new Fault(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "Internal error",
                "Something went wrong here; the request id leads to the log",
                Map.of(),
                Optional.empty(),
                org.springframework.http.HttpHeaders.EMPTY);
    }

    private static Fault storeUnavailable(String detail) {
        return Fault.of(Answer.UNAVAILABLE, "store-unavailable", detail).retryAfter(STORE_PAUSE);
    }

    private static Fault standard(ErrorResponse response) {
        HttpStatusCode status = response.getStatusCode();
        HttpStatus known = HttpStatus.resolve(status.value());
        String title = known == null ? "Error" : known.getReasonPhrase();
        return new Fault(
                status,
                title.toLowerCase(Locale.ROOT).replace(' ', '-'),
                title,
                detailOf(status),
                Map.of(),
                Optional.empty(),
                response.getHeaders());
    }

    private static String detailOf(HttpStatusCode status) {
        return switch (status.value()) {
            case 404 -> "Nothing is served under this path; check its spelling and prefix";
            case 405 -> "This path does not take this method";
            case 406 -> "This path cannot answer in the media type asked for";
            case 408 -> "The request did not arrive in time";
            case 414 -> "The target is longer than this server takes";
            case 415 -> "This path does not take this content type";
            case 417 -> "Expect can only be 100-continue";
            case 421 -> "The target names another host than Host does";
            case 431 -> "The headers are longer than this server takes";
            case 503 -> "The upstream cannot be reached right now";
            case 505 -> "Only HTTP/1.1 and HTTP/1.0 are served";
            case 504 -> "The upstream did not answer in time";
            default -> status.is5xxServerError() ? "The request failed here" : "The request cannot be served";
        };
    }

    private static boolean isStoreAway(Throwable error) {
        return error instanceof NonTransientDataAccessResourceException
                || error instanceof TransientDataAccessResourceException
                || error instanceof QueryTimeoutException
                || hadNoTransaction(error);
    }

    /** Whether a statement may have been carried out. */
    private static boolean gotThere(Throwable error) {
        String message = error.getMessage();
        return !hadNoTransaction(error)
                && !causedBy(error, ConnectException.class)
                && (message == null || !message.startsWith(NO_CONNECTION));
    }

    private static boolean hadNoTransaction(Throwable error) {
        return error.getClass().getName().startsWith("org.springframework.transaction.CannotCreateTransaction");
    }

    private static boolean causedBy(Throwable error, Class<? extends Throwable> type) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
