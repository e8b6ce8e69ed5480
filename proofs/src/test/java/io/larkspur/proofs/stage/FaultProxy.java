package io.larkspur.proofs.stage;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A TCP line between two programs that can be slowed, narrowed, held in one direction or both, cut, or closed to new
 * connections. What is held arrives after healing, as after a network's own repetitions.
 */
public final class FaultProxy implements AutoCloseable {

    /** In which direction bytes travel. */
    public enum Way {
        TO_SERVER,
        TO_CLIENT
    }

    private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(
            2, new DefaultThreadFactory("fault-proxy", true), NioIoHandler.newFactory());

    private final int port = Ports.free();
    private final Set<Pipe> pipes = ConcurrentHashMap.newKeySet();
    private final Set<Way> held = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytesUntilCut = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger repliesToCut = new AtomicInteger();
    private volatile int target;
    private volatile long latencyNanos;
    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private volatile String marker = "";
    private @Nullable Channel listening;

    FaultProxy(int target) {
        this.target = target;
        accept();
    }

    public int port() {
        return port;
    }

    /** Where the next connections go; the present ones stay where they are. */
    void target(int newTarget) {
        target = newTarget;
    }

    /** New connections are refused, and the present ones reset. */
    public synchronized void refuse() {
        if (listening != null) {
            listening.close().syncUninterruptibly();
            listening = null;
        }
        cut();
    }

    /** Resets every connection. */
    public void cut() {
        pipes.forEach(Pipe::reset);
    }

    /** Bytes in these directions stay on the way; nobody is told. */
    public void hold(Way... ways) {
        held.addAll(Set.of(ways));
        pipes.forEach(Pipe::flow);
    }

    /** Every piece of data arrives this much later, in both directions. */
    public void slow(Duration latency) {
        latencyNanos = latency.toNanos();
    }

    public void narrow(long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
    }

    /** After so many more bytes for clients the connection that carries them is reset. */
    public void cutAfter(long bytes) {
        bytesUntilCut.set(bytes);
    }

    /** The server gets what contains the text, but the connection is reset before the client hears the answer. */
    public void cutReplyTo(String text, int times) {
        marker = text;
        repliesToCut.set(times);
    }

    /** How many replies have still to be cut. */
    public int repliesToCut() {
        return repliesToCut.get();
    }

    public synchronized void heal() {
        held.clear();
        latencyNanos = 0;
        bytesPerSecond = Long.MAX_VALUE;
        bytesUntilCut.set(Long.MAX_VALUE);
        repliesToCut.set(0);
        pipes.forEach(Pipe::flow);
        if (listening == null) {
            accept();
        }
    }

    @Override
    public void close() {
        refuse();
    }

    private synchronized void accept() {
        listening = new ServerBootstrap()
                .group(LOOPS)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        connect(client);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), port)
                .syncUninterruptibly()
                .channel();
    }

    private void connect(Channel client) {
        Pipe up = new Pipe(Way.TO_SERVER, client);
        Pipe down = new Pipe(Way.TO_CLIENT, client);
        client.pipeline().addLast(up);
        new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .handler(down)
                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target))
                .addListener(connected -> {
                    if (connected.isSuccess()) {
                        up.start();
                        down.start();
                    } else {
                        up.reset();
                    }
                });
    }

    /** One direction of one connection. */
    private final class Pipe extends ChannelInboundHandlerAdapter {

        private final Way way;
        private final Channel client;
        private @Nullable Channel from;
        private @Nullable Pipe opposite;
        private boolean asked;
        private long lastArrival;

        Pipe(Way way, Channel client) {
            this.way = way;
            this.client = client;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            from = context.channel();
            pipes.add(this);
        }

        /** Both ends are there. */
        void start() {
            if (way == Way.TO_CLIENT) {
                Pipe up = client.pipeline().get(Pipe.class);
                opposite = up;
                if (up != null) {
                    up.opposite = this;
                }
                flow();
                if (up != null) {
                    up.flow();
                }
            }
        }

        void flow() {
            Channel source = from;
            Channel sink = sink();
            if (source != null && sink != null) {
                source.config().setAutoRead(!held.contains(way) && sink.isWritable());
            }
        }

        private @Nullable Channel sink() {
            Pipe other = opposite;
            return other == null ? null : other.from;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            Channel sink = sink();
            if (sink == null) {
                bytes.release();
                return;
            }
            if (way == Way.TO_SERVER && repliesToCut.get() > 0) {
                asked |= bytes.toString(StandardCharsets.ISO_8859_1).contains(marker);
            }
            if (way == Way.TO_CLIENT && shouldCut(bytes.readableBytes())) {
                bytes.release();
                reset();
                return;
            }
            forward(sink, bytes);
        }

        private boolean shouldCut(int bytes) {
            if (bytesUntilCut.get() != Long.MAX_VALUE && bytesUntilCut.addAndGet(-bytes) < 0) {
                bytesUntilCut.set(Long.MAX_VALUE);
                return true;
            }
            Pipe up = opposite;
            return up != null && up.asked && repliesToCut.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        }

        private void forward(Channel sink, ByteBuf bytes) {
            long now = System.nanoTime();
            long travel = bytesPerSecond == Long.MAX_VALUE
                    ? 0
                    : TimeUnit.SECONDS.toNanos(bytes.readableBytes()) / bytesPerSecond;
            long arrival = Math.max(now + latencyNanos, lastArrival) + travel;
            if (arrival <= now) {
                sink.writeAndFlush(bytes);
            } else {
                sink.eventLoop().schedule(() -> sink.writeAndFlush(bytes), arrival - now, TimeUnit.NANOSECONDS);
                lastArrival = arrival;
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            Pipe other = opposite;
            if (other != null) {
                other.flow();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            pipes.remove(this);
            Channel sink = sink();
            if (sink != null && !held.contains(way)) {
                sink.eventLoop().schedule(() -> sink.close(), latencyNanos, TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            reset();
        }

        /** Without lingering, closing sends a reset. */
        void reset() {
            reset(from);
            reset(sink());
        }

        private void reset(@Nullable Channel channel) {
            if (channel != null && channel.isOpen()) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
                channel.close();
            }
        }
    }
}
