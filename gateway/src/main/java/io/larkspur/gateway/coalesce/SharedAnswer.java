package io.larkspur.gateway.coalesce;

import io.larkspur.gateway.replay.HeldAnswer;
import io.larkspur.gateway.stream.AnswerType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** A good and whole answer, for everybody who waits for it. */
record SharedAnswer(HttpStatusCode status, HttpHeaders headers, byte[] body) {

    /** Whether the answer may be held back until it is whole: streams may not, and long ones cost memory. */
    static boolean mayBe(ServerHttpResponse response, long limit) {
        HttpHeaders headers = response.getHeaders();
        long length = headers.getContentLength();
        boolean plain = MediaType.APPLICATION_JSON.isCompatibleWith(AnswerType.of(headers));
        return HttpStatus.OK.equals(response.getStatusCode()) && (length < 0 ? plain : length <= limit);
    }

    static SharedAnswer of(ServerHttpResponse response, HeldAnswer held) {
        HttpStatusCode status = response.getStatusCode();
        return new SharedAnswer(
                status == null ? HttpStatus.OK : status, HttpHeaders.copyOf(response.getHeaders()), held.body());
    }

    Mono<Void> writeTo(ServerHttpResponse response) {
        return Mono.defer(() -> {
            response.setStatusCode(status);
            response.getHeaders().putAll(headers);
            response.getHeaders().remove(HttpHeaders.TRANSFER_ENCODING);
            response.getHeaders().setContentLength(body.length);
            return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
        });
    }
}
