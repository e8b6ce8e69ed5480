package io.larkspur.gateway.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;

/** The caller's connection under a response. */
final class ServerConnection {

    private ServerConnection() {}

    /** Breaks it, so that not even an answer without a length looks complete. Empty when there is no connection. */
    static Mono<Void> abort(ServerHttpResponse response) {
        Channel channel = channelOf(response);
        if (channel == null) {
            return Mono.empty();
        }
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        return FutureMono.from(channel.close());
    }

    /**
     * Closes it once the answer's end has been sent. Completes when that is sure, on the connection's own thread: an end
     * that is sent from there meanwhile would not be noticed.
     */
    static Mono<Void> closeAfterAnswer(ServerHttpResponse response) {
        Channel channel = channelOf(response);
        return channel == null
                ? Mono.empty()
                : Mono.create(done -> channel.eventLoop().execute(() -> {
                    if (channel.pipeline().context(NettyPipeline.HttpTrafficHandler) != null) {
                        channel.pipeline()
                                .addBefore(NettyPipeline.HttpTrafficHandler, "larkspur.closing", new Closing());
                    }
                    done.success();
                }));
    }

    private static @Nullable Channel channelOf(ServerHttpResponse response) {
        AtomicReference<@Nullable Channel> channel = new AtomicReference<>();
        ServerHttpResponse plain = response;
        while (plain instanceof ServerHttpResponseDecorator decorated) {
            plain = decorated.getDelegate();
        }
        if (plain instanceof AbstractServerHttpResponse server
                && server.getNativeResponse() instanceof HttpServerResponse answer) {
            answer.withConnection(connection -> channel.set(connection.channel()));
        }
        return channel.get();
    }

    private static final class Closing extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ChannelPromise written = promise;
            if (message instanceof LastHttpContent) {
                written = promise.unvoid();
                written.addListener(ChannelFutureListener.CLOSE);
            }
            context.write(message, written);
        }
    }
}
