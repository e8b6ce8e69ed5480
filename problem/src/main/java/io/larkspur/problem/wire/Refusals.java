package io.larkspur.problem.wire;

import io.larkspur.problem.web.ProblemDocument;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Answers for requests that never reach a handler: the same documents as everywhere, and the connection's end. */
final class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final BiFunction<String, Throwable, ProblemDocument> documents;

    /** @param documents what to answer under a path */
    Refusals(BiFunction<String, Throwable, ProblemDocument> documents) {
        this.documents = documents;
    }

    FullHttpResponse of(String target, Throwable why) {
        ProblemDocument document = documents.apply(pathOf(target), why);
        log.debug("A request was refused as it came in: {} {}", document.status(), document.json());
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(document.status()),
                Unpooled.copiedBuffer(document.json(), StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, document.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("X-Request-Id", document.requestId())
                .set("X-Content-Type-Options", "nosniff")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    /** What the decoder could not read. */
    static RuntimeException unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new ResponseStatusException(HttpStatus.URI_TOO_LONG);
        }
        return cause instanceof TooLongHttpHeaderException
                ? new ResponseStatusException(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
                : WireRefused.malformed();
    }

    /** Only a path; the name the decoder gives to what it could not read is none. */
    private static String pathOf(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return path.startsWith("/") && path.length() <= 512 ? path : "/";
    }
}
