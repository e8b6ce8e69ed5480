package io.larkspur.gateway.replay;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/** Tells an upstream's objections to a token from its other answers. */
interface Refusals {

    /** Longer answers are no refusals. */
    int LONGEST = 16 * 1024;

    /** Whether an answer with this head may be a refusal, and has to be held back until its body says. */
    boolean mayBe(@Nullable HttpStatusCode status, HttpHeaders head);

    /** Empty for any other answer. */
    Optional<Refusal> read(@Nullable HttpStatusCode status, HttpHeaders head, byte[] body);

    static boolean isShortAndReadable(HttpHeaders head) {
        return head.getContentLength() <= LONGEST && Encodings.isReadable(head.getFirst(HttpHeaders.CONTENT_ENCODING));
    }
}
