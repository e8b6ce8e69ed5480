package io.larkspur.problem.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose peer may still be sending: what it sends is thrown away for a while, because closing at once would
 * take back the answer that it has not read yet.
 */
final class Lingering {

    private static final int SECONDS = 1;

    private Lingering() {}

    static void close(Channel channel, ChannelPromise closed) {
        if (channel instanceof DuplexChannel duplex && channel.isActive()) {
            channel.config().setAutoRead(true);
            duplex.shutdownOutput();
            channel.eventLoop().schedule(() -> channel.unsafe().close(closed), SECONDS, TimeUnit.SECONDS);
        } else {
            channel.unsafe().close(closed);
        }
    }

    /** Once the message is out. */
    static ChannelFutureListener afterwards() {
        return written -> close(written.channel(), written.channel().newPromise());
    }
}
