package io.larkspur.gateway.guard;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * A gateway that is told to stop first says so, by its readiness and by closing each connection with its next answer, and
 * goes on serving until nobody calls any more; only then does the server stop accepting. Nobody is turned away who had
 * no chance to know: where somebody has looked at its readiness lately, it waits for the next look.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class Drain implements WebFilter, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final String READINESS = "/health/readiness";
    private static final Duration LATELY = Duration.ofMinutes(1);

    private final ApplicationContext context;
    private final DrainSettings settings;
    private final Draining calls;
    private final AtomicReference<Disposable> watch = new AtomicReference<>(Disposables.disposed());
    private volatile boolean running;
    private volatile boolean seen;
    private volatile long lastCall = System.nanoTime() - 120_000_000_000L;
    private volatile long lastProbe = lastCall;

    Drain(ApplicationContext context, DrainSettings settings, Draining calls) {
        this.context = context;
        this.settings = settings;
        this.calls = calls;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getURI().getRawPath();
        if (ShedPaths.include(path)) {
            lastCall = System.nanoTime();
        } else if (path.equals(READINESS)) {
            probed();
        }
        if (calls.isUnderWay()) {
            exchange.getResponse().beforeCommit(() -> {
                exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
                return Mono.empty();
            });
        }
        return chain.filter(exchange);
    }

    @Override
    public void start() {
        running = true;
        calls.ends();
        seen = false;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public void stop(Runnable stopped) {
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        calls.begins();
        long now = System.nanoTime();
        long end = now + settings.longest().toNanos();
        boolean watched = now - lastProbe < LATELY.toNanos();
        if (isOver(watched) || settings.longest().isZero()) {
            running = false;
            stopped.run();
            return;
        }
        log.info("Serving on until nobody calls any more, {} at most", settings.longest());
        watch.set(Mono.delay(LOOK)
                .repeat(() -> !isOver(watched) && System.nanoTime() - end < 0)
                .then()
                .subscribe(none -> {}, failure -> finished(stopped), () -> finished(stopped)));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void finished(Runnable stopped) {
        running = false;
        stopped.run();
    }

    /** The first look that sees it refused counts like a call, because whoever looks needs a moment to act on it. */
    private void probed() {
        lastProbe = System.nanoTime();
        if (calls.isUnderWay() && !seen) {
            lastCall = lastProbe;
            seen = true;
        }
    }

    private boolean isOver(boolean watched) {
        return (seen || !watched)
                && !calls.keepsAny()
                && System.nanoTime() - lastCall > settings.quiet().toNanos();
    }
}
