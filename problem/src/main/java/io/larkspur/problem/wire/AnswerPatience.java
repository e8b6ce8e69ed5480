package io.larkspur.problem.wire;

import io.netty.channel.Channel;
import java.time.Duration;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/** For requests whose answers may take longer than others'. */
public final class AnswerPatience {

    private AnswerPatience() {}

    /** This request may wait for its answer for so much longer; where it did not come over a connection, nothing happens. */
    public static void prolong(ServerHttpRequest request, Duration more) {
        if (ServerHttpRequestDecorator.getNativeRequest(request) instanceof HttpServerRequest server) {
            server.withConnection(connection -> prolong(connection.channel(), more));
        }
    }

    private static void prolong(Channel channel, Duration more) {
        RequestGate gate = channel.pipeline().get(RequestGate.class);
        if (gate != null) {
            gate.allow(more.toNanos());
        }
    }
}
