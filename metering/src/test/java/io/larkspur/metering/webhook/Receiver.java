package io.larkspur.metering.webhook;

import io.larkspur.metering.Answers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Somebody who is told: keeps what arrived and answers as a test wants. */
final class Receiver implements AutoCloseable {

    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Message> arrivals = new LinkedBlockingQueue<>();
    private volatile int status = 200;
    private volatile boolean silent;
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> request.receive()
                    .aggregate()
                    .asString()
                    .defaultIfEmpty("")
                    .flatMap(body -> {
                        Message message = new Message(
                                request.requestHeaders().get("webhook-id"),
                                request.requestHeaders().get("webhook-timestamp"),
                                request.requestHeaders().get("webhook-signature"),
                                body);
                        messages.add(message);
                        arrivals.add(message);
                        if (silent) {
                            return Mono.never();
                        }
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

    /** From now on takes everything and says nothing. */
    void fallsSilent() {
        silent = true;
    }

    /** The next one to arrive, in bounded time. */
    Message awaited() throws InterruptedException {
        return Objects.requireNonNull(
                arrivals.poll(Answers.SOON.toSeconds(), TimeUnit.SECONDS), "Nothing arrived in time");
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
