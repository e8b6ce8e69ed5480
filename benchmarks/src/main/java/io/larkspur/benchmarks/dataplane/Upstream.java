package io.larkspur.benchmarks.dataplane;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** What is called: streams of events, and where nginx is not installed everything else, too. A process of its own. */
final class Upstream {

    static final String EVENTS_PATH = "/open-apis/aily/v1/events";

    static final String ANSWER =
            "{\"code\":0,\"msg\":\"success\",\"data\":{\"items\":[{\"id\":\"a1\",\"name\":\"first\"},"
                    + "{\"id\":\"a2\",\"name\":\"second\"}],\"has_more\":false}}";

    private static final int EVENTS = 50;
    private static final String EVENT = "event: message\ndata: {\"answer\":\"a few words of an answer\"}\n\n";

    private Upstream() {}

    /** A process of its own on that core. */
    static Pinned start(Path folder, int core, int port) {
        return Pinned.start(
                core,
                folder.resolve("upstream-" + port + ".log"),
                Map.of(),
                List.of(
                        "java",
                        "-Xmx256m",
                        "-Dloader.main=" + Upstream.class.getName(),
                        "-cp",
                        Jars.executable("benchmarks").toString(),
                        "org.springframework.boot.loader.launch.PropertiesLauncher",
                        Integer.toString(port)));
    }

    public static void main(String[] arguments) {
        HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .maxKeepAliveRequests(-1)
                .route(routes -> routes.get(EVENTS_PATH, Upstream::events).route(any -> true, Upstream::answer))
                .bindNow()
                .onDispose()
                .block();
    }

    private static Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
        return request.receive()
                .then()
                .thenEmpty(response.header("Content-Type", "application/json")
                        .header("Content-Length", Integer.toString(body.length))
                        .sendByteArray(Mono.just(body))
                        .then());
    }

    /** The first at once; the others as fast as they go, or a little apart where {@code ?apart} is asked for. */
    private static Mono<Void> events(HttpServerRequest request, HttpServerResponse response) {
        Flux<String> all = Flux.range(0, EVENTS).map(number -> EVENT);
        Flux<String> events = request.uri().contains("?apart")
                ? all.delayElements(Duration.ofMillis(2)).startWith(EVENT)
                : all;
        return response.sse().sendString(events).then();
    }
}
