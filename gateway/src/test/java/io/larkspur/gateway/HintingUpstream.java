package io.larkspur.gateway;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

/**
 * Keeps its connections, and answers each call with its target. To one that ends with {@code /first} it gives a hint, and
 * the answer when another call has come in, on whichever connection.
 */
public final class HintingUpstream {

    public static final HintingUpstream HERE = new HintingUpstream();

    private static final String HINT = "HTTP/1.1 103 Early Hints\r\nLink: </hint>\r\n\r\n";

    private final Sinks.Empty<Void> another = Sinks.empty();
    private final AtomicInteger hints = new AtomicInteger();
    private final DisposableServer server = TcpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((in, out) -> out.send(
                    in.receive()
                            .asString()
                            .flatMap(this::answer)
                            .map(text -> Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1)),
                    piece -> true))
            .bindNow(Duration.ofSeconds(5));

    private HintingUpstream() {}

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    public int hints() {
        return hints.get();
    }

    private Flux<String> answer(String head) {
        String target = head.split(" ", 3)[1];
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + target.length() + "\r\n\r\n"
                + target;
        if (target.endsWith("/first")) {
            return Flux.concat(
                    Mono.fromSupplier(() -> {
                        hints.incrementAndGet();
                        return HINT;
                    }),
                    another.asMono().thenReturn(answer));
        }
        another.tryEmitEmpty();
        return Flux.just(answer);
    }
}
