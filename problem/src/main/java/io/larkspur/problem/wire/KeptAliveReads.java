package io.larkspur.problem.wire;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.LastHttpContent;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Asks for the next read once a response is out. Reactor Netty 1.3.6 forgets to when the next request of a kept-alive
 * connection came in just before the last one was wound up, and the connection then hangs for good (fixed upstream after
 * 1.3.7, reactor-netty issue 4361).
 */
@Sharable
final class KeptAliveReads extends ChannelOutboundHandlerAdapter implements NettyServerCustomizer {

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((observer, channel, address) -> {
            if (channel.pipeline().context(NettyPipeline.HttpTrafficHandler) != null) {
                channel.pipeline().addBefore(NettyPipeline.HttpTrafficHandler, "larkspur.keptAliveReads", this);
            }
        });
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent) {
            promise = promise.unvoid();
            promise.addListener(
                    (ChannelFutureListener) done -> context.executor().execute(context::read));
        }
        context.write(message, promise);
    }
}
