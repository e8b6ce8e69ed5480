package io.larkspur.gateway.guard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** Puts a {@link ShedGate} into each connection, and watches how late each event loop is. */
@Component
final class Shedding implements NettyServerCustomizer {

    private static final long LOOK = 20_000_000L;

    private final Map<EventLoop, Admission> admissions = new ConcurrentHashMap<>();
    private final ShedSettings settings;
    private final Counter shed;

    Shedding(ShedSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.shed = meters.counter("larkspur.calls.shed");
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return settings.enabled()
                ? server.doOnChannelInit((observer, channel, address) -> {
                    if (channel.pipeline().context(NettyPipeline.HttpTrafficHandler) != null) {
                        Admission admission = admissions.computeIfAbsent(channel.eventLoop(), loop -> watched(loop));
                        channel.pipeline()
                                .addBefore(
                                        NettyPipeline.HttpTrafficHandler,
                                        "larkspur.shedGate",
                                        new ShedGate(admission, shed));
                    }
                })
                : server;
    }

    private Admission watched(EventLoop loop) {
        Admission admission = new Admission(settings.target().toNanos());
        look(loop, admission);
        return admission;
    }

    private void look(EventLoop loop, Admission admission) {
        long due = System.nanoTime() + LOOK;
        if (!loop.isShuttingDown()) {
            loop.schedule(
                    () -> {
                        admission.late(Math.max(0, System.nanoTime() - due));
                        look(loop, admission);
                    },
                    LOOK,
                    TimeUnit.NANOSECONDS);
        }
    }
}
