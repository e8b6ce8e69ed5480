package io.larkspur.gateway.token;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks at the first bytes of a 400, the status of the platform's token errors, and has a refused token renewed before the
 * answer passes on unchanged. 99991668 is also what an API says that takes no user tokens at all; renewing would not help
 * there.
 */
final class RefusalWatch extends ServerHttpResponseDecorator {

    private static final int LOOK = 1024;
    private static final Pattern REFUSED = Pattern.compile("\"code\"\\s*:\\s*(99991677|99991668|99991663|99991665)\\b");
    private static final String WRONG_KIND = "not support";

    private final Mono<Void> renewal;

    RefusalWatch(ServerHttpResponse response, Mono<Void> renewal) {
        super(response);
        this.renewal = renewal;
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
        return super.writeWith(HttpStatus.BAD_REQUEST.equals(getStatusCode()) ? renewing(body) : body);
    }

    private Flux<DataBuffer> renewing(Publisher<? extends DataBuffer> body) {
        return Flux.<DataBuffer>from(body)
                .concatMap(piece -> isRefusal(piece) ? renewal.thenReturn(piece) : Mono.just(piece), 1);
    }

    private static boolean isRefusal(DataBuffer piece) {
        String text =
                piece.toString(piece.readPosition(), Math.min(LOOK, piece.readableByteCount()), StandardCharsets.UTF_8);
        return REFUSED.matcher(text).find() && !text.contains(WRONG_KIND);
    }
}
