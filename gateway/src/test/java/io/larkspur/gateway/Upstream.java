package io.larkspur.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Stands for the platform and keeps what arrived, to the letter. What it does depends on the path's last part. */
public final class Upstream {

    /** The one of this JVM. */
    public static final Upstream HERE = new Upstream();

    /** What an answer of a model says of itself. */
    public static final String PRICED =
            "{\"model\":\"gpt-4\",\"usage\":{\"prompt_tokens\":2000,\"completion_tokens\":1000}}";

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger unhurried = new AtomicInteger();
    private final AtomicInteger mostUnhurried = new AtomicInteger();
    private static final byte[] PIECE = new byte[16 * 1024];

    private final AtomicLong sunk = new AtomicLong();
    private final AtomicLong poured = new AtomicLong();
    private final Map<String, Function<Call, Answer>> scripts = new ConcurrentHashMap<>();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .httpRequestDecoder(spec -> spec.maxHeaderSize(128 * 1024).maxInitialLineLength(64 * 1024))
            .handle(this::answer)
            .bindNow(Duration.ofSeconds(5));

    private Upstream() {}

    /** One arrived call; headers in order, duplicates apart. */
    public record Call(String method, String uri, List<Map.Entry<String, String>> headers, String body) {

        public List<String> all(String name) {
            return headers.stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }

    /** What a script says; a piece is sent when the one before has left. */
    public record Answer(int status, Map<String, String> headers, List<byte[]> pieces) {

        public static Answer json(int status, String body) {
            return new Answer(
                    status, Map.of("Content-Type", "application/json"), List.of(body.getBytes(StandardCharsets.UTF_8)));
        }

        /** The platform's word that it does not take this token. */
        public static Answer refusal(int code, String message) {
            return json(400, "{\"code\":" + code + ",\"msg\":\"" + message + "\"}");
        }

        /** The same, naming a scope that the user has not granted. */
        public static Answer refusal(int code, String message, String scope) {
            return json(
                    400,
                    "{\"code\":" + code + ",\"msg\":\"" + message + "\",\"error\":{\"permission_violations\":["
                            + "{\"type\":\"action_privilege_required\",\"subject\":\"" + scope + "\"}]}}");
        }

        public static Answer ok() {
            return json(200, "{\"code\":0,\"msg\":\"ok\"}");
        }
    }

    /** Calls whose path ends so are answered by the script. */
    public void script(String pathEnd, Function<Call, Answer> script) {
        scripts.put(pathEnd, script);
    }

    /** Bytes that have come in at paths that end with {@code /sink}. */
    public long sunk() {
        return sunk.get();
    }

    /** Bytes that have been given to callers of paths that end with {@code /flood}. */
    public long poured() {
        return poured.get();
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    public List<Call> to(String uriPart) {
        return calls.stream().filter(call -> call.uri().contains(uriPart)).toList();
    }

    public int size() {
        return calls.size();
    }

    public Call last() {
        return calls.get(calls.size() - 1);
    }

    /** Calls that have been under way at one time at paths that end with {@code /unhurried}, which take a second. */
    public int mostUnhurried() {
        return mostUnhurried.get();
    }

    public int openStreams() {
        return streams.get();
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        if (request.path().endsWith("/sink")) {
            return request.receive()
                    .doOnNext(piece -> sunk.addAndGet(piece.readableBytes()))
                    .doOnSubscribe(started -> streams.incrementAndGet())
                    .doFinally(signal -> streams.decrementAndGet())
                    .then(response.sendString(Mono.just("{\"code\":0}")).then());
        }
        if (request.path().endsWith("/socket")) {
            calls.add(new Call(request.method().name(), request.uri(), copy(request.requestHeaders()), ""));
            return response.sendWebsocket((in, out) -> out.sendObject(in.receiveFrames()
                    .doOnSubscribe(started -> streams.incrementAndGet())
                    .doFinally(signal -> streams.decrementAndGet())
                    .takeUntil(frame -> says("close", frame))
                    .doOnNext(frame -> {
                        if (says("break", frame)) {
                            in.withConnection(connection -> connection.channel().close());
                        }
                    })
                    .map(WebSocketFrame::retain)));
        }
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap(body -> {
            Call call = new Call(request.method().name(), request.uri(), copy(request.requestHeaders()), body);
            calls.add(call);
            return scripts.entrySet().stream()
                    .filter(script -> ("/" + request.path()).endsWith(script.getKey()))
                    .findFirst()
                    .map(script -> Mono.from(say(script.getValue().apply(call), response)))
                    .orElseGet(() -> Mono.from(respond(request.path(), response)));
        });
    }

    private static boolean says(String word, WebSocketFrame frame) {
        return frame instanceof TextWebSocketFrame text && text.text().equals(word);
    }

    private static Publisher<Void> say(Answer answer, HttpServerResponse response) {
        response.status(answer.status()).header("X-Tt-Logid", "log-1").header("Set-Cookie", "session=upstream");
        answer.headers().forEach(response::header);
        return answer.pieces().size() == 1
                ? response.header(
                                "Content-Length",
                                Integer.toString(answer.pieces().get(0).length))
                        .sendByteArray(Mono.just(answer.pieces().get(0)))
                : response.send(Flux.fromIterable(answer.pieces()).map(Unpooled::wrappedBuffer), piece -> true);
    }

    private Publisher<Void> respond(String path, HttpServerResponse response) {
        response.header("X-Tt-Logid", "log-1").header("Set-Cookie", "session=upstream");
        if (path.endsWith("/redirect")) {
            return response.status(302).header("Location", url() + "/evil").send();
        }
        if (path.endsWith("/quiet")) {
            Flux<String> events = Flux.<String>never()
                    .doOnSubscribe(started -> streams.incrementAndGet())
                    .doFinally(signal -> streams.decrementAndGet());
            return response.sse().sendString(events);
        }
        if (path.endsWith("/priced-and-quiet")) {
            Flux<String> events = Flux.just("data: " + PRICED + "\n\n")
                    .concatWith(Flux.never())
                    .doOnSubscribe(started -> streams.incrementAndGet())
                    .doFinally(signal -> streams.decrementAndGet());
            return response.sse().sendString(events);
        }
        boolean inCapitals = path.endsWith("/stream-in-capitals");
        if (path.endsWith("/stream") || inCapitals) {
            Flux<String> events = Flux.interval(Duration.ZERO, Duration.ofMillis(300))
                    .map(i -> "data: {\"n\":" + i + "}\n\n")
                    .doOnSubscribe(started -> streams.incrementAndGet())
                    .doFinally(signal -> streams.decrementAndGet());
            HttpServerResponse stream = response.sse();
            return (inCapitals ? stream.header("Content-Type", "Text/Event-Stream") : stream).sendString(events);
        }
        if (path.endsWith("/drip")) {
            Flux<String> drops = Flux.interval(Duration.ZERO, Duration.ofMillis(300))
                    .map(i -> "drop " + i)
                    .doOnSubscribe(started -> streams.incrementAndGet())
                    .doFinally(signal -> streams.decrementAndGet());
            return response.header("Content-Type", "application/octet-stream")
                    .send(
                            drops.map(drop -> Unpooled.wrappedBuffer(drop.getBytes(StandardCharsets.UTF_8))),
                            drop -> true);
        }
        if (path.endsWith("/halting")) {
            Flux<byte[]> begun = Flux.just("{\"begun".getBytes(StandardCharsets.UTF_8))
                    .concatWith(Mono.never())
                    .doOnSubscribe(started -> streams.incrementAndGet())
                    .doFinally(signal -> streams.decrementAndGet());
            return response.header("Content-Type", "application/json")
                    .header("Content-Length", "100")
                    .send(begun.map(Unpooled::wrappedBuffer), piece -> true);
        }
        if (path.endsWith("/breaks-off")) {
            return response.status(400)
                    .header("Content-Type", "application/json")
                    .header("Content-Encoding", "gzip")
                    .header("X-First", "1")
                    .header("Content-Length", "100")
                    .send(
                            Flux.just(Unpooled.wrappedBuffer(new byte[] {0x1f, (byte) 0x8b}))
                                    .concatWith(Flux.error(new IOException("The upstream breaks off"))),
                            piece -> true);
        }
        if (path.endsWith("/flood")) {
            return response.header("Content-Type", "application/octet-stream")
                    .send(
                            Flux.generate(() -> 0, (count, sink) -> {
                                poured.addAndGet(PIECE.length);
                                sink.next(Unpooled.wrappedBuffer(PIECE));
                                return count;
                            }),
                            piece -> true);
        }
        if (path.endsWith("/silent")) {
            return Mono.<Void>never()
                    .doOnSubscribe(started -> streams.incrementAndGet())
                    .doFinally(signal -> streams.decrementAndGet());
        }
        if (path.endsWith("/unhurried")) {
            mostUnhurried.accumulateAndGet(unhurried.incrementAndGet(), Math::max);
            return Mono.delay(Duration.ofSeconds(1))
                    .doOnNext(passed -> unhurried.decrementAndGet())
                    .then(response.sendString(Mono.just("{\"code\":0}")).then());
        }
        if (path.endsWith("/reset")) {
            response.withConnection(connection -> {
                connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                connection.channel().close();
            });
            return Mono.never();
        }
        if (path.endsWith("/hang-up")) {
            response.withConnection(connection -> connection.channel().close());
            return Mono.never();
        }
        return response.header("Content-Type", "application/json").sendString(Mono.just("{\"code\":0,\"msg\":\"ok\"}"));
    }

    private static List<Map.Entry<String, String>> copy(HttpHeaders headers) {
        return headers.entries().stream()
                .map(header -> Map.entry(header.getKey(), header.getValue()))
                .toList();
    }

    /** Points the gateway's routes here. */
    public static final class Started implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(
                            "larkspur.feishu.open-base-url=" + HERE.url(), "larkspur.feishu.mcp-base-url=" + HERE.url())
                    .applyTo(context);
        }
    }
}
