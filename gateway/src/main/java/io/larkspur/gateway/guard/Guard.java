package io.larkspur.gateway.guard;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ResponseStatusException;

/** What stands before one upstream: its places, its breaker and its budget of retries. */
final class Guard {

    /** What callers have not sent yet they may send as slowly as they like: most of the places are kept from that. */
    private static final int UPLOADS_SHARE = 4;

    private final Places places;
    private final Places uploads;
    private final Breaker breaker;
    private final RetryBudget retries;
    private final GuardSettings settings;

    Guard(Breaker breaker, GuardSettings settings) {
        this.places = new Places(settings.concurrent(), settings.waiting());
        this.uploads = new Places(Math.max(1, settings.concurrent() / UPLOADS_SHARE), settings.waiting());
        this.breaker = breaker;
        this.retries = new RetryBudget(settings.retries());
        this.settings = settings;
    }

    Places places() {
        return places;
    }

    /** Of the places those that calls may take whose bodies are still coming. */
    Places uploads() {
        return uploads;
    }

    int waiting() {
        return places.waiting() + uploads.waiting();
    }

    RetryBudget retries() {
        return retries;
    }

    /** The same for a call that was not sent before. One that is turned away saves nothing towards repeating others. */
    Sending beginFirst() {
        Sending sending = begin();
        retries.called();
        return sending;
    }

    /** Fails with {@link UpstreamResting}; else how the sending ended has to be said, by one of the methods below too. */
    Sending begin() {
        Sending sending = breaker.begin();
        if (sending == null) {
            throw new UpstreamResting(settings.rest());
        }
        return sending;
    }

    /** An answer in which a proxy or server says that it cannot serve is a failure, too; what the API says is not. */
    static void answered(Sending sending, @Nullable HttpStatusCode status) {
        answered(sending, status == null ? 0 : status.value());
    }

    private static void answered(Sending sending, int code) {
        if (code >= 502 && code <= 504) {
            sending.failed();
        } else {
            sending.succeeded();
        }
    }

    static void failed(Sending sending, Throwable failure) {
        if (failure instanceof WebSocketClientHandshakeException refused && refused.response() != null) {
            answered(sending, refused.response().status().code());
        } else if (isTheUpstreams(failure)) {
            sending.failed();
        } else {
            sending.leftOff();
        }
    }

    private static boolean isTheUpstreams(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof DecoderException
                || failure instanceof WebSocketClientHandshakeException
                || failure instanceof ProblemException problem && problem.category() == Category.UPSTREAM
                || failure instanceof ResponseStatusException answered
                        && answered.getStatusCode().value() == 504
                || failure instanceof io.netty.handler.timeout.TimeoutException;
    }
}
