package io.larkspur.issuer.call;

import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** Says what happened on the way to the platform without repeating messages that may hold what was sent. */
final class Trouble {

    private Trouble() {}

    static String inWords(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException || cause instanceof io.netty.handler.timeout.TimeoutException) {
                return "no answer in time";
            }
            if (cause instanceof CallNotPermittedException) {
                return "recent calls failed, so it is left alone for some seconds";
            }
            if (cause instanceof BulkheadFullException || cause instanceof RejectedExecutionException) {
                return "too many calls at once";
            }
            if (cause instanceof IOException) {
                return "the connection failed or broke off";
            }
        }
        return "an answer that cannot be read";
    }
}
