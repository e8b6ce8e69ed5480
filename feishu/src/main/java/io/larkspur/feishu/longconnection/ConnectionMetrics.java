package io.larkspur.feishu.longconnection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** What one app's connection does, in numbers. */
final class ConnectionMetrics {

    private final MeterRegistry meters;
    private final String appId;

    ConnectionMetrics(MeterRegistry meters, String appId, Supplier<ConnectionState> state) {
        this.meters = meters;
        this.appId = appId;
        gauge("larkspur.websocket.connected", "1 while this process is connected", state, ConnectionState.CONNECTED);
        gauge(
                "larkspur.websocket.fallback",
                "1 while this process has given up and the HTTP callback serves",
                state,
                ConnectionState.FALLEN_BACK);
        meters.counter("larkspur.websocket.reconnects", "app_id", appId);
    }

    private void gauge(String name, String description, Supplier<ConnectionState> state, ConnectionState one) {
        Gauge.builder(name, () -> state.get() == one ? 1 : 0)
                .description(description)
                .tag("app_id", appId)
                .register(meters);
    }

    void reconnects() {
        meters.counter("larkspur.websocket.reconnects", "app_id", appId).increment();
    }

    /** @param kind {@code pong}, {@code event}, {@code card}, {@code part}, {@code malformed} or {@code other} */
    void received(String kind) {
        meters.counter("larkspur.websocket.frames", "app_id", appId, "kind", kind)
                .increment();
    }

    void acknowledged(int code, Duration took) {
        Timer.builder("larkspur.websocket.acks")
                .description("From the frame that completed a message to its acknowledgement")
                .tag("app_id", appId)
                .tag("code", Integer.toString(code))
                .publishPercentileHistogram()
                .maximumExpectedValue(Duration.ofSeconds(3))
                .register(meters)
                .record(took);
    }
}
