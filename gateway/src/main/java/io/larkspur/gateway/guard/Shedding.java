package io.larkspur.gateway.guard;

import io.larkspur.problem.wire.ServerHandlers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Puts a {@link ShedGate} into each connection, behind the gate that knows where requests end.
 */
@Component
@Order(ServerHandlers.SHEDDING)
final class Shedding implements NettyServerCustomizer {

    private static final int AT_A_TIME = 256;

    private final Map<EventLoop, Admission> admissions = new ConcurrentHashMap<>();
    private final ShedSettings settings;
    private final Counter shed;
    private final Draining draining;

    Shedding(ShedSettings settings, MeterRegistry meters, Draining draining) {
        this.settings = settings;
        this.draining = draining;
        this.shed = meters.counter("larkspur.calls.shed");
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return settings.enabled() ? watched(server.option(ChannelOption.RECVBUF_ALLOCATOR, acceptingMany())) : server;
    }

    /** By default a loop accepts one connection between two rounds of calls, so that new ones starve when rounds are long. */
    private static ServerChannelRecvByteBufAllocator acceptingMany() {
        ServerChannelRecvByteBufAllocator accepting = new ServerChannelRecvByteBufAllocator();
        accepting.maxMessagesPerRead(AT_A_TIME);
        return accepting;
    }

    private HttpServer watched(HttpServer server) {
        return server.doOnChannelInit((observer, channel, address) -> {
            if (channel.pipeline().context(NettyPipeline.HttpTrafficHandler) != null) {
                Admission admission = admissions.computeIfAbsent(channel.eventLoop(), this::of);
                channel.pipeline()
                        .addBefore(
                                NettyPipeline.HttpTrafficHandler,
                                "larkspur.shedGate",
                                new ShedGate(admission, shed, draining));
            }
        });
    }

    private Admission of(EventLoop loop) {
        return new Admission(settings.target().toNanos(), task -> loop.schedule(task, 0, TimeUnit.NANOSECONDS));
    }
}
