package io.larkspur.stores;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/**
 * Spreads connections to Postgres over the threads that serve HTTP, so that half of all answers, or all of them where there is
 * one thread, need not wake another. By default a connection that is opened on one of its threads stays there, and whoever takes
 * turns is asked several times for each connection: with two threads one of them ended up with all connections.
 */
final class SpreadLoops implements LoopResources {

    /** Multiples of the golden ratio: even, however many questions a connection takes. */
    private static final int STEP = 0x9E3779B9;

    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return HttpResources.get().onServer(useNative);
    }

    @Override
    public EventLoopGroup onClient(boolean useNative) {
        EventLoop[] loops = StreamSupport.stream(onServer(useNative).spliterator(), false)
                .map(EventLoop.class::cast)
                .toArray(EventLoop[]::new);
        return loops[Math.floorMod(asked.getAndIncrement() * STEP >>> 16, loops.length)];
    }
}
