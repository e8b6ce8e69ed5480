package io.larkspur.proofs.stage;

import io.netty.handler.codec.http.HttpMethod;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;

/** Somebody at an address of their own, as limits by address see them: one of this machine's many. */
public final class Source {

    private static final int PER_PART = 250;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final HttpClient client;

    private Source(String address) {
        this.client = HttpClient.newConnection()
                .bindAddress(() -> new InetSocketAddress(address, 0))
                .responseTimeout(DEADLINE);
    }

    /** Different for different numbers up to some millions. */
    public static Source number(int n) {
        return new Source(
                "127." + (1 + n / (PER_PART * PER_PART)) + "." + (n / PER_PART % PER_PART) + "." + (1 + n % PER_PART));
    }

    public Mono<Answer> get(URI address, @Nullable String bearer) {
        return Mono.defer(() -> {
            long sentAt = System.nanoTime();
            return with(bearer)
                    .get()
                    .uri(address)
                    .responseSingle((response, body) -> answer(response.status().code(), body, sentAt));
        });
    }

    public Mono<Answer> post(URI address, String json) {
        return Mono.defer(() -> {
            long sentAt = System.nanoTime();
            return with(null)
                    .headers(headers -> headers.set("Content-Type", "application/json"))
                    .request(HttpMethod.POST)
                    .uri(address)
                    .send(ByteBufMono.fromString(Mono.just(json)))
                    .responseSingle((response, body) -> answer(response.status().code(), body, sentAt));
        });
    }

    private HttpClient with(@Nullable String bearer) {
        return bearer == null ? client : client.headers(headers -> headers.set("Authorization", "Bearer " + bearer));
    }

    private static Mono<Answer> answer(int status, ByteBufMono body, long sentAt) {
        return body.asString()
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .map(text -> new Answer(status, text.orElse(""), sentAt));
    }

    /**
     * What came back.
     *
     * @param sentAt when it was asked for, by this process's clock for spans
     */
    public record Answer(int status, String body, long sentAt) {}
}
