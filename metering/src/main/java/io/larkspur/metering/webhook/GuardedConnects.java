package io.larkspur.metering.webhook;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Refuses connections into private networks where they are made, so that it does not matter what a name led to when
 * somebody looked before.
 */
@Sharable
final class GuardedConnects extends ChannelOutboundHandlerAdapter {

    static final String NAME = "larkspur.guarded-connects";

    @Override
    public void connect(
            ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        if (remote instanceof InetSocketAddress address
                && address.getAddress() != null
                && PublicInternet.has(address.getAddress())) {
            context.connect(remote, local, promise);
        } else {
            promise.tryFailure(new ConnectException("The address is private"));
        }
    }
}
