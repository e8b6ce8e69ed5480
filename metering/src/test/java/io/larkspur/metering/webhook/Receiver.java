package io.larkspur.metering.webhook;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Somebody who is told: keeps what arrived and answers as a test wants. */
final class Receiver implements AutoCloseable {

    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> request.receive()
                    .aggregate()
                    .asString()
                    .defaultIfEmpty("")
                    .flatMap(body -> {
                        messages.add(new Message(
                                request.requestHeaders().get("webhook-id"),
                                request.requestHeaders().get("webhook-timestamp"),
                                request.requestHeaders().get("webhook-signature"),
                                body));
                        return Mono.from(response.status(status)
                                .header(
                                        "Location",
                                        "http://127.0.0.1:"
                                                + request.hostAddress().getPort() + "/elsewhere")
                                .send());
                    }))
            .bindNow(Duration.ofSeconds(5));

    String url() {
        return "http://127.0.0.1:" + server.port() + "/hook";
    }

    void answersWith(int newStatus) {
        status = newStatus;
    }

    List<Message> messages() {
        return messages;
    }

    @Override
    public void close() {
        server.disposeNow();
    }

    record Message(String id, String timestamp, String signature, String body) {}
}
