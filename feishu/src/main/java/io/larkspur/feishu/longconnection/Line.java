package io.larkspur.feishu.longconnection;

import io.larkspur.feishu.ConnectionDeliveries;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.util.retry.Retry;

/**
 * One app's connection of this process, opened anew whenever it ends, after a pause that grows with each failure in a row.
 * A connection that lasted a minute makes good for all failures before it.
 */
final class Line {

    private static final Logger log = LoggerFactory.getLogger(Line.class);
    private static final Duration STABLE = Duration.ofMinutes(1);

    private final PlatformApp app;
    private final ConnectionEndpoint endpoint;
    private final ConnectionDeliveries deliveries;
    private final LongConnectionProperties settings;
    private final HttpClient client;
    private final Duration openWithin;
    private final ConnectionMetrics metrics;
    private volatile ConnectionState state = ConnectionState.STANDBY;
    private volatile Duration longestPause;
    private volatile int failures;
    private volatile boolean hasGivenUp;
    private volatile long openedAt;

    Line(
            PlatformApp app,
            ConnectionEndpoint endpoint,
            ConnectionDeliveries deliveries,
            LongConnectionProperties settings,
            HttpClient client,
            Duration openWithin,
            MeterRegistry meters) {
        this.app = app;
        this.endpoint = endpoint;
        this.deliveries = deliveries;
        this.settings = settings;
        this.client = client;
        this.openWithin = openWithin;
        this.metrics = new ConnectionMetrics(meters, app.appId(), this::state);
        this.longestPause = settings.longestPause();
    }

    String appId() {
        return app.appId();
    }

    ConnectionState state() {
        return state;
    }

    /** Others are connected for this app. */
    void standBy() {
        if (state != ConnectionState.STANDBY) {
            log.info("App {}: another replica holds the long connection", appId());
        }
        state = ConnectionState.STANDBY;
        hasGivenUp = false;
        failures = 0;
    }

    /** Completes after a farewell; fails when it has to be left alone for a while. */
    Mono<Void> hold(Mono<Void> leave) {
        return Mono.defer(() -> connection(leave))
                .onErrorMap(failure -> Refusal.of(appId(), failure))
                .doOnError(this::broke)
                .retryWhen(Retry.from(ends -> ends.concatMap(end -> pauseAfter(end.failure(), leave))));
    }

    private Mono<Void> connection(Mono<Void> leave) {
        openedAt = 0;
        if (!hasGivenUp) {
            state = ConnectionState.CONNECTING;
        }
        return endpoint.address(app).flatMap(address -> {
            longestPause = shorter(settings.longestPause(), address.config().reconnect());
            log.debug("App {}: connecting to {}", appId(), address);
            return new Connection(
                            appId(), address, deliveries, metrics, settings.heartbeatInterval(), () -> opened(address))
                    .run(client, openWithin, leave);
        });
    }

    private void opened(ConnectionAddress address) {
        openedAt = System.nanoTime();
        log.info("App {}: the long connection to {} is open", appId(), address);
        state = ConnectionState.CONNECTED;
        hasGivenUp = false;
    }

    private void broke(Throwable failure) {
        boolean lasted = openedAt != 0 && System.nanoTime() - openedAt > STABLE.toNanos();
        failures = lasted ? 1 : failures + 1;
        metrics.reconnects();
        if (hasGivenUp) {
            log.debug("App {}: still no long connection: {}", appId(), inWords(failure));
        } else {
            log.warn("App {}: the long connection is down: {}", appId(), inWords(failure));
        }
    }

    private Mono<Long> pauseAfter(Throwable failure, Mono<Void> leave) {
        if (Refusal.isFinal(failure) || failures > settings.maxReconnectRetries() || hasGivenUp) {
            giveUp(failure);
            return Mono.error(failure);
        }
        state = ConnectionState.CONNECTING;
        return Mono.delay(pause()).takeUntilOther(leave).switchIfEmpty(Mono.error(failure));
    }

    private void giveUp(Throwable failure) {
        state = settings.fallbackToHttp() ? ConnectionState.FALLEN_BACK : ConnectionState.DEGRADED;
        if (!hasGivenUp) {
            log.error(
                    "App {}: no long connection after {} attempts: {}. {}, and it is tried again every {} s",
                    appId(),
                    failures,
                    inWords(failure),
                    settings.fallbackToHttp()
                            ? "Events and clicks are left to the HTTP callback"
                            : "Events and clicks do not arrive",
                    settings.slowRetry().toSeconds());
        }
        hasGivenUp = true;
    }

    /** Doubled with each failure in a row, and up to half as much again, so that replicas do not come together. */
    private Duration pause() {
        Duration even = settings.firstPause().multipliedBy(1L << Math.min(Math.max(failures - 1, 0), 20));
        Duration bounded = shorter(even, longestPause);
        return bounded.plusMillis(ThreadLocalRandom.current().nextLong(bounded.toMillis() / 2 + 1));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static String inWords(Throwable failure) {
        return failure instanceof ProblemException problem ? String.valueOf(problem.getMessage()) : failure.toString();
    }
}
