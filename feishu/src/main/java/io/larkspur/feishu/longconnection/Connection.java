package io.larkspur.feishu.longconnection;

import io.larkspur.feishu.ConnectionDeliveries;
import io.larkspur.feishu.platform.PlatformEndpoint;
import io.larkspur.feishu.platform.PlatformUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import tools.jackson.databind.json.JsonMapper;

/**
 * One connection from its opening to its end. Pings, and ends when nothing has come for two pings; answers every message
 * within three seconds; nothing that is sent to it makes it fail.
 */
final class Connection {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);
    private static final int LARGEST_FRAME = 2 << 20;
    private static final int AT_ONCE = 256;
    private static final int NORMAL_CLOSURE = 1000;
    /** The platform waits three seconds for an answer. */
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(2_700);

    private static final Duration FAREWELL_WITHIN = Duration.ofSeconds(5);
    /** The platform closes when it is told goodbye. */
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(1);

    private static final Duration LOOK = Duration.ofMillis(20);

    private final String appId;
    private final ConnectionAddress address;
    private final ConnectionDeliveries deliveries;
    private final ConnectionMetrics metrics;
    private final Duration longestPing;
    private final Runnable whenOpen;
    private final Fragments fragments = new Fragments();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile ClientConfig config;
    private volatile long lastFrame = System.nanoTime();
    private volatile boolean open;
    private volatile boolean leaving;

    Connection(
            String appId,
            ConnectionAddress address,
            ConnectionDeliveries deliveries,
            ConnectionMetrics metrics,
            Duration longestPing,
            Runnable whenOpen) {
        this.appId = appId;
        this.address = address;
        this.deliveries = deliveries;
        this.metrics = metrics;
        this.longestPing = longestPing;
        this.whenOpen = whenOpen;
        this.config = address.config();
    }

    /**
     * Completes after a farewell; fails when the connection could not be opened, broke off or went silent.
     *
     * @param leave when it completes, answers under way are finished and the platform is told goodbye
     */
    Mono<Void> run(HttpClient client, Duration openWithin, Mono<Void> leave) {
        Mono<Void> conversation = client.websocket(WebsocketClientSpec.builder()
                        .maxFramePayloadLength(LARGEST_FRAME)
                        .build())
                .uri(address.url())
                .handle((in, out) -> conversation(in, out, leave))
                .then();
        return Mono.firstWithSignal(conversation, notOpened(openWithin))
                .then(ended())
                .onErrorResume(failure -> leaving ? Mono.empty() : Mono.error(Refusal.of(appId, failure)));
    }

    /** The client does not tell a broken connection from one that ended well. */
    private Mono<Void> ended() {
        return Mono.defer(
                () -> leaving ? Mono.empty() : Mono.error(unavailable("the connection broke off or was ended")));
    }

    private Mono<Void> notOpened(Duration openWithin) {
        return Mono.delay(openWithin)
                .flatMap(late -> open ? Mono.never() : Mono.error(unavailable("no answer in time")));
    }

    private Mono<Void> conversation(WebsocketInbound in, WebsocketOutbound out, Mono<Void> leave) {
        lastFrame = System.nanoTime();
        open = true;
        whenOpen.run();
        Flux<byte[]> answers = in.aggregateFrames(LARGEST_FRAME)
                .receive()
                .asByteArray()
                .doOnNext(bytes -> lastFrame = System.nanoTime())
                .flatMap(this::answer, AT_ONCE)
                .concatWith(Mono.error(() -> unavailable("the platform ended the connection")));
        Mono<Void> talk = out.sendByteArray(Flux.merge(answers, pings())).then();
        return Mono.firstWithSignal(talk, silence(), farewell(out, leave))
                .doFinally(end -> in.withConnection(connection -> connection.dispose()));
    }

    /** The first at once: it shows that the other side is there. */
    private Flux<byte[]> pings() {
        byte[] ping = FrameCodec.encode(Frame.ping(address.service()));
        return Mono.just(ping)
                .concatWith(
                        Mono.defer(() -> Mono.delay(ping())).map(tick -> ping).repeat());
    }

    private Duration ping() {
        Duration asked = config.ping();
        return asked.compareTo(longestPing) < 0 ? asked : longestPing;
    }

    /** Fails as soon as nothing has come for two pings. */
    private Mono<Void> silence() {
        return Mono.defer(() -> Mono.delay(untilSilent()))
                .repeat(() -> !untilSilent().isZero())
                .then(Mono.error(() -> unavailable("no frame for two pings")));
    }

    private Duration untilSilent() {
        Duration left = ping().multipliedBy(2).minusNanos(System.nanoTime() - lastFrame);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Mono<Void> farewell(WebsocketOutbound out, Mono<Void> leave) {
        return leave.then(Mono.defer(() -> {
            leaving = true;
            return Mono.delay(LOOK)
                    .repeat(() -> underWay.get() > 0)
                    // Not to be cancelled by the very end that it brings about.
                    .then(out.sendClose(NORMAL_CLOSURE, "bye").cache())
                    .then(Mono.delay(CLOSED_WITHIN))
                    .then()
                    .timeout(FAREWELL_WITHIN, Mono.empty());
        }));
    }

    private Mono<byte[]> answer(byte[] bytes) {
        return Mono.defer(() -> answer(FrameCodec.decode(bytes)))
                .map(FrameCodec::encode)
                .onErrorResume(Exception.class, failure -> {
                    log.debug("App {}: a frame was passed over: {}", appId, failure.toString());
                    metrics.received("malformed");
                    return Mono.empty();
                });
    }

    private Mono<Frame> answer(Frame frame) {
        if (frame.isControl()) {
            return Mono.fromRunnable(() -> control(frame));
        }
        return frame.isData() ? data(frame) : Mono.fromRunnable(() -> metrics.received("other"));
    }

    private void control(Frame frame) {
        boolean pong = frame.header("type").equals("pong");
        metrics.received(pong ? "pong" : "other");
        if (pong) {
            config = config.with(frame.payload());
        }
    }

    private Mono<Frame> data(Frame frame) {
        if (leaving) {
            return Mono.empty();
        }
        if (!frame.header("type").equals("event")) {
            return Mono.fromRunnable(() -> passOver(frame));
        }
        if (frame.header("message_id").isEmpty()) {
            return Mono.error(new IllegalArgumentException("A frame without message_id"));
        }
        long received = System.nanoTime();
        Optional<byte[]> message = fragments.add(frame, received);
        metrics.received(message.isPresent() ? "event" : "part");
        return message.map(payload -> acknowledged(frame, payload, received)).orElseGet(Mono::empty);
    }

    /** The official clients leave these unanswered too; the platform sends them while no published version wants them. */
    private void passOver(Frame frame) {
        boolean card = frame.header("type").equals("card");
        metrics.received(card ? "card" : "other");
        log.warn(
                "App {}: a click came in a form that no client answers; publish a version of the app that subscribes to card"
                        + " callbacks ({})",
                appId,
                frame);
    }

    private Mono<Frame> acknowledged(Frame frame, byte[] payload, long received) {
        return Mono.defer(() -> {
            underWay.incrementAndGet();
            return deliveries
                    .take(appId, payload)
                    .map(json -> new Ack(200, json))
                    .defaultIfEmpty(new Ack(200, null))
                    .timeout(ANSWER_WITHIN)
                    .onErrorResume(Exception.class, failure -> {
                        log.warn("App {}: {} was not taken: {}", appId, frame, failure.toString());
                        return Mono.just(new Ack(500, null));
                    })
                    .map(ack -> echo(frame, ack, Duration.ofNanos(System.nanoTime() - received)))
                    .doFinally(end -> underWay.decrementAndGet());
        });
    }

    private Frame echo(Frame frame, Ack ack, Duration took) {
        metrics.acknowledged(ack.code(), took);
        log.debug("App {}: {} acknowledged with {} after {} ms", appId, frame, ack.code(), took.toMillis());
        return frame.answered(ack.json(), took.toMillis());
    }

    private static PlatformUnavailable unavailable(String reason) {
        return new PlatformUnavailable(PlatformEndpoint.LONG_CONNECTION, reason);
    }

    /** @param answer JSON for the platform; null when there is nothing to say */
    private record Ack(int code, @Nullable String answer) {

        byte[] json() {
            Map<String, Object> body = answer == null
                    ? Map.of("code", code)
                    : Map.of(
                            "code",
                            code,
                            "data",
                            Base64.getEncoder().encodeToString(answer.getBytes(StandardCharsets.UTF_8)));
            return JsonMapper.shared().writeValueAsBytes(body);
        }
    }
}
