package io.larkspur.problem.wire;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.http.server.HttpServer;

/**
 * Accepts no more connections than there is room for: whoever comes then waits in the system's queue until another leaves.
 * A process that runs out of files instead can reach neither stores nor upstreams, for those who are in it either.
 */
final class ConnectionLimit implements NettyServerCustomizer {

    private static final Logger log = LoggerFactory.getLogger(ConnectionLimit.class);

    /** For connections to stores, and for files. */
    private static final long RESERVE = 64;

    private static final int LEAST = 16;
    private static final long BETWEEN_WARNINGS = TimeUnit.MINUTES.toNanos(1);

    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private long lastSaid = System.nanoTime() - BETWEEN_WARNINGS;

    /** @param most open at a time; 0 for half of the files that this process may still open, since a call can take two */
    ConnectionLimit(int most) {
        this.most = most > 0 ? most : halfOfTheFiles();
    }

    private static int halfOfTheFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? half(system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount())
                : Integer.MAX_VALUE;
    }

    static int half(long files, long used) {
        return (int) Math.max(LEAST, Math.min(Integer.MAX_VALUE, (files - used - RESERVE) / 2));
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnBound(bound -> bound.channel().pipeline().addFirst(new Door()));
    }

    /** Where connections come in, one after the other, on the server's own thread. */
    private final class Door extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object connection) {
            Channel server = context.channel();
            if (open.incrementAndGet() >= most) {
                look(server);
            }
            if (connection instanceof Channel channel) {
                channel.closeFuture().addListener(closed -> left(server));
            }
            context.fireChannelRead(connection);
        }
    }

    private void left(Channel server) {
        if (open.decrementAndGet() == most - 1) {
            server.eventLoop().execute(() -> look(server));
        }
    }

    /** On the server's own thread, so that not one more is accepted, and the last look sees how it stands. */
    private void look(Channel server) {
        boolean room = open.get() < most;
        if (server.config().isAutoRead() != room) {
            server.config().setAutoRead(room);
            say(room);
        }
    }

    /** Where connections come and go at the limit that is once in a while, not each time. */
    private void say(boolean room) {
        long now = System.nanoTime();
        if (!room && now - lastSaid >= BETWEEN_WARNINGS) {
            lastSaid = now;
            log.warn("All {} connections are taken; more wait until one is closed", most);
        }
    }
}
