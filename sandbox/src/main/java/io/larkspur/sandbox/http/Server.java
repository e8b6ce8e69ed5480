package io.larkspur.sandbox.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * Listens on loopback only. Platform calls are recorded before they are carried out, so that whoever has an answer finds
 * the record too; the sandbox's own pages and controls are not.
 */
public final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final int LONGEST_FRAME = 1 << 20;
    private static final byte[] NOTHING = new byte[0];

    private final Routes routes;
    private final CallLog calls;
    private final Faults faults;
    private final Function<Call, Whose> whose;
    private final Consumer<Call> witness;
    private final LogIds logIds;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final DisposableServer listening;

    /** The witness sees what the record of calls sees, before anything is carried out. */
    public Server(
            int port,
            Routes routes,
            CallLog calls,
            Faults faults,
            Function<Call, Whose> whose,
            Consumer<Call> witness,
            Clock clock) {
        this.routes = routes;
        this.calls = calls;
        this.faults = faults;
        this.whose = whose;
        this.witness = witness;
        this.logIds = new LogIds(clock);
        this.listening = new KeptAliveReads()
                .mend(HttpServer.create())
                .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .httpRequestDecoder(spec -> spec.maxHeaderSize(LONGEST_HEAD).maxInitialLineLength(LONGEST_HEAD))
                .doOnConnection(connection -> connections.add(connection.channel()))
                .handle(this::handle)
                .bindNow();
    }

    public int port() {
        return listening.port();
    }

    /** Ends every connection too; a client of the long connection would otherwise not notice. */
    @Override
    public void close() {
        connections.close();
        listening.disposeNow(Duration.ofSeconds(5));
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return body(request).flatMap(body -> {
            Call call = new Call(
                    request.method().name(),
                    request.uri(),
                    request.requestHeaders(),
                    body,
                    request.remoteAddress(),
                    logIds.next());
            return answer(call).flatMap(answer -> send(answer, call, request, response));
        });
    }

    private static Mono<byte[]> body(HttpServerRequest request) {
        HttpHeaders headers = request.requestHeaders();
        return headers.contains("Content-Length") || headers.contains("Transfer-Encoding")
                ? request.receive().aggregate().asByteArray().defaultIfEmpty(NOTHING)
                : Mono.just(NOTHING);
    }

    private Mono<Answer> answer(Call call) {
        Route route = routes.find(call);
        if (ownPage(call.path())) {
            return execute(route, call);
        }
        CallRecord record = calls.add(call, whose.apply(call));
        witness.accept(call);
        return faults.around(call, route, () -> execute(route, call))
                .doOnNext(answer -> record.answered(answer.status()));
    }

    private static boolean ownPage(String path) {
        return path.startsWith("/_sandbox")
                || path.startsWith("/chat/")
                || path.equals("/")
                || path.equals("/favicon.ico");
    }

    private Mono<Answer> execute(@Nullable Route route, Call call) {
        if (route == null) {
            return Mono.just(Answer.text(404, "404 page not found"));
        }
        if (route.dialect() == Dialect.CONTROL && !call.fromLoopback()) {
            return Mono.just(Answer.text(403, "Only from this machine"));
        }
        Mono<Answer> answer;
        try {
            answer = route.endpoint().answer(call);
        } catch (Refusal refusal) {
            return Mono.just(route.dialect().answer(refusal, call.logId()));
        } catch (RuntimeException bug) {
            answer = Mono.error(bug);
        }
        return answer.onErrorResume(
                        Refusal.class, refusal -> Mono.just(route.dialect().answer(refusal, call.logId())))
                .onErrorResume(Exception.class, bug -> {
                    log.error("The sandbox failed at {} {}", call.method(), call.path(), bug);
                    return Mono.just(
                            route.dialect().answer(new Refusal(2200, "Internal Error: " + bug, 500), call.logId()));
                });
    }

    private static Mono<Void> send(Answer answer, Call call, HttpServerRequest request, HttpServerResponse response) {
        if (answer.dropped()) {
            request.withConnection(connection -> connection.channel().close());
            return Mono.never();
        }
        if (answer.webSocket() != null) {
            return response.sendWebsocket(
                    answer.webSocket(),
                    WebsocketServerSpec.builder()
                            .maxFramePayloadLength(LONGEST_FRAME)
                            .build());
        }
        response.status(answer.status()).header("X-Tt-Logid", call.logId());
        for (Map.Entry<String, String> header : answer.headers()) {
            response.header(header.getKey(), header.getValue());
        }
        if (answer.stream() != null) {
            Flux<ByteBuf> pieces = answer.stream().map(Unpooled::wrappedBuffer);
            return response.send(pieces, piece -> true).then();
        }
        if (call.method().equals("HEAD") || answer.body().length == 0) {
            return response.header("Content-Length", "0").send();
        }
        return response.header("Content-Length", Integer.toString(answer.body().length))
                .sendByteArray(Mono.just(answer.body()))
                .then();
    }
}
