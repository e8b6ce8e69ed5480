package io.larkspur.metering.webhook;

import io.netty.buffer.Unpooled;
import io.netty.handler.timeout.TimeoutException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Sends one message: no redirects, no waiting beyond the deadline, nothing read of the answer but its status. */
final class Postman {

    private static final int CONNECT_MILLIS = 5000;

    private final HttpClient client;
    private final Signer signer;
    private final WebhookProperties properties;
    private final Clock clock;

    Postman(Signer signer, WebhookProperties properties, Clock clock) {
        this.signer = signer;
        this.properties = properties;
        this.clock = clock;
        this.client = guarded(HttpClient.create(ConnectionProvider.newConnection())
                .followRedirect(false)
                .keepAlive(false)
                .option(io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .responseTimeout(properties.deadline())
                .headers(headers ->
                        headers.set("Content-Type", "application/json").set("User-Agent", "larkspur")));
    }

    private HttpClient guarded(HttpClient client) {
        return properties.privateTargets()
                ? client
                : client.doOnChannelInit((observer, channel, remote) ->
                        channel.pipeline().addFirst(GuardedConnects.NAME, new GuardedConnects()));
    }

    /** How long an attempt may take. */
    Duration longest() {
        return properties.deadline().plusMillis(CONNECT_MILLIS);
    }

    /** Never fails: what went wrong is the answer. */
    Mono<Answer> send(String url, Delivery delivery) {
        return Mono.defer(() -> {
                    long timestamp = clock.instant().getEpochSecond();
                    Map<String, String> signature = Map.of(
                            "webhook-id", delivery.messageId(),
                            "webhook-timestamp", Long.toString(timestamp),
                            "webhook-signature",
                                    signer.signature(
                                            delivery.webhookId(), delivery.messageId(), timestamp, delivery.payload()));
                    return client.headers(headers -> signature.forEach(headers::set))
                            .post()
                            .uri(url)
                            .send(Mono.fromSupplier(() ->
                                    Unpooled.wrappedBuffer(delivery.payload().getBytes(StandardCharsets.UTF_8))))
                            .response();
                })
                .timeout(longest())
                .map(response -> Answer.of(response.status().code()))
                .onErrorResume(Exception.class, failure -> Mono.just(new Answer(null, reason(failure))));
    }

    private static String reason(Throwable failure) {
        if (failure instanceof TimeoutException || failure instanceof java.util.concurrent.TimeoutException) {
            return "no answer in time";
        }
        if (failure instanceof ConnectException) {
            return "not reachable, or in a private network";
        }
        return "no usable answer (" + failure.getClass().getSimpleName() + ")";
    }

    /** What came back. */
    record Answer(@Nullable Integer status, @Nullable String error) {

        static Answer of(int status) {
            return new Answer(status, status >= 200 && status < 300 ? null : "answered " + status);
        }

        boolean isTaken() {
            return error == null;
        }

        /** Whether somebody is there, whatever they say. */
        boolean isThere() {
            return status != null;
        }
    }
}
