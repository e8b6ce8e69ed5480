package io.larkspur.gateway.upstream;

import io.larkspur.gateway.replay.AnswerThread;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpStatusClass;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/** One sending of a call on one connection. */
final class UpstreamCall {

    private static final String PLATFORM_PATHS = "/open-apis/";

    private final ServerWebExchange exchange;
    private final HeadDeadline deadline;
    private volatile boolean bodyBegun;

    UpstreamCall(ServerWebExchange exchange, @Nullable Duration patience) {
        this.exchange = exchange;
        this.deadline = new HeadDeadline(patience);
    }

    /** Nothing but a head goes out in one go; a body follows piece by piece. */
    Publisher<Void> write(HttpClientRequest request, NettyOutbound out) {
        out.withConnection(deadline::start);
        ServerHttpRequest leaving = exchange.getRequest();
        HttpHeaders headers = leaving.getHeaders();
        io.netty.handler.codec.http.HttpHeaders head = request.requestHeaders();
        headers.forEach((name, values) -> {
            if (!name.equalsIgnoreCase(HttpHeaders.HOST) && !name.equalsIgnoreCase(HttpHeaders.TRANSFER_ENCODING)) {
                head.set(name, values);
            }
        });
        if (exchange.getAttributeOrDefault(ServerWebExchangeUtils.PRESERVE_HOST_HEADER_ATTRIBUTE, false)) {
            head.set(HttpHeaderNames.HOST, headers.getOrEmpty(HttpHeaders.HOST));
        }
        if (headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
            head.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            return out.send(bodyOf(leaving));
        }
        head.remove(HttpHeaderNames.TRANSFER_ENCODING);
        return headers.getContentLength() > 0 ? out.send(bodyOf(leaving)) : out;
    }

    /**
     * Leaves status, headers and connection where the engine's filters look for them. Behind a change of protocol, which no
     * call here asks for, nobody knows whose the bytes on the connection are.
     */
    Publisher<HttpClientResponse> answered(HttpClientResponse answer, Connection connection) {
        deadline.over();
        if (answer.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            connection.dispose();
            return Mono.error(new DecoderException("Status " + answer.status().code() + " is no answer to this call"));
        }
        AnswerThread.remember(exchange, connection);
        Map<String, Object> attributes = exchange.getAttributes();
        attributes.put(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR, answer);
        attributes.put(ServerWebExchangeUtils.CLIENT_RESPONSE_CONN_ATTR, connection);
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(statusOf(answer));
        HttpHeaders head = response.getHeaders();
        attributes.put(
                ServerWebExchangeUtils.CLIENT_RESPONSE_HEADER_NAMES,
                answer.responseHeaders().names());
        AnswerHeaders.pass(answer.responseHeaders(), head, exchange);
        String type = head.getFirst(HttpHeaders.CONTENT_TYPE);
        if (type != null) {
            attributes.put(ServerWebExchangeUtils.ORIGINAL_RESPONSE_CONTENT_TYPE_ATTR, type);
        }
        return Mono.just(answer);
    }

    /**
     * Those who count and repeat calls look for failures of connections, which the client does not always say. Once a body
     * has been asked for, it may be used up. Where nothing of the call has left all the same, the client gathers the body
     * first, and a caller who sends it slowly has let the connection grow old: that says nothing of the upstream.
     */
    Throwable failure(AbortedException gone) {
        if (gone instanceof CallerLeft) {
            return gone;
        }
        if (!AbortedException.isConnectionReset(gone)) {
            return new IOException("The connection broke while the call was sent", gone);
        }
        return bodyBegun
                ? new ResponseStatusException(
                        HttpStatus.BAD_GATEWAY, "The connection was gone before anything was sent", gone)
                : new ConnectException("The connection was gone before anything was sent").initCause(gone);
    }

    /** However it ended: nothing of it stays behind. */
    void over() {
        deadline.over();
    }

    private Flux<ByteBuf> bodyOf(ServerHttpRequest leaving) {
        return deadline.leaving(leaving.getBody())
                .doOnSubscribe(begun -> bodyBegun = true)
                .map(UpstreamCall::buffer)
                .onErrorMap(UpstreamCall::isOfAConnection, CallerLeft::new);
    }

    private static boolean isOfAConnection(Throwable failure) {
        return failure instanceof IOException || failure instanceof AbortedException;
    }

    /** The platform's Java SDK drops the body of a 504, so that leaves as 503 where SDKs listen (design D14). */
    private HttpStatusCode statusOf(HttpClientResponse answer) {
        int status = answer.status().code();
        return status == HttpStatus.GATEWAY_TIMEOUT.value()
                        && exchange.getRequest().getURI().getRawPath().startsWith(PLATFORM_PATHS)
                ? HttpStatus.SERVICE_UNAVAILABLE
                : HttpStatusCode.valueOf(status);
    }

    private static ByteBuf buffer(DataBuffer piece) {
        if (piece instanceof NettyDataBuffer netty) {
            return netty.getNativeBuffer();
        }
        byte[] bytes = new byte[piece.readableByteCount()];
        piece.read(bytes);
        return Unpooled.wrappedBuffer(bytes);
    }
}
