package io.larkspur.sandbox.events;

import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.App;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.node.ObjectNode;

/** Posts to an address of the app: encrypted and signed when the app has an Encrypt Key. Redirects are not followed. */
final class Webhook {
    private final HttpClient http =
            HttpClient.create(ConnectionProvider.newConnection()).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 2000);
    private final Clock clock;

    Webhook(Clock clock) {
        this.clock = clock;
    }

    Mono<Reply> post(App app, URI address, ObjectNode message, Duration patience) {
        byte[] body = sealed(app, message);
        return http.headers(headers -> {
                    headers.set("Content-Type", "application/json; charset=utf-8")
                            .set("Content-Length", body.length);
                    String key = app.encryptKey();
                    if (key != null) {
                        String timestamp = Long.toString(clock.millis() / 1000);
                        String nonce = Ids.hex(16);
                        headers.set("X-Lark-Request-Timestamp", timestamp)
                                .set("X-Lark-Request-Nonce", nonce)
                                .set("X-Lark-Signature", Signatures.of(timestamp, nonce, key, body));
                    }
                })
                .post()
                .uri(address)
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
                .responseSingle((response, bytes) -> bytes.asByteArray()
                        .defaultIfEmpty(new byte[0])
                        .map(received -> new Reply(response.status().code(), received, 0)))
                .timeout(patience)
                .onErrorResume(Exception.class, failure -> Mono.just(Reply.none(failure)));
    }

    private static byte[] sealed(App app, ObjectNode message) {
        byte[] plain = Json.bytes(message);
        String key = app.encryptKey();
        return key == null ? plain : Json.bytes(Json.object().put("encrypt", Encryption.encrypt(key, plain)));
    }
}
