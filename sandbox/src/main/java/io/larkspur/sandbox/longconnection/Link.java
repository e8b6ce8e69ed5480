package io.larkspur.sandbox.longconnection;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** One connected client. */
final class Link {
    private static final Logger log = LoggerFactory.getLogger(Link.class);
    private static final int LONGEST_FRAME = 1 << 20;
    private static final Duration BETWEEN_PARTS = Duration.ofMillis(50);
    private static final AtomicLong NUMBERS = new AtomicLong(1);

    private final String app;
    private final int service;
    private final Supplier<Manners> manners;
    private final Sinks.Many<byte[]> outgoing = Sinks.many().unicast().onBackpressureBuffer();
    private final Map<String, Sinks.One<Ack>> awaited = new ConcurrentHashMap<>();
    private volatile @Nullable Channel channel;

    Link(String app, int service, Supplier<Manners> manners) {
        this.app = app;
        this.service = service;
        this.manners = manners;
    }

    String app() {
        return app;
    }

    Publisher<Void> run(WebsocketInbound in, WebsocketOutbound out, Runnable whenOver) {
        in.withConnection(connection -> channel = connection.channel());
        Mono<Void> reading = in.aggregateFrames(LONGEST_FRAME)
                .receive()
                .asByteArray()
                .doOnNext(this::received)
                .then()
                .doFinally(end -> {
                    whenOver.run();
                    outgoing.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
                });
        return Mono.when(reading, out.sendByteArray(outgoing.asFlux()).then());
    }

    private void received(byte[] bytes) {
        Frame frame;
        try {
            frame = FrameCodec.decode(bytes);
        } catch (IllegalArgumentException garbage) {
            log.warn("A client of the long connection sent garbage: {}", garbage.getMessage());
            return;
        }
        if (frame.method() == Frame.CONTROL && frame.header("type").equals("ping")) {
            if (manners.get().pongs()) {
                send(Frame.pong(frame));
            }
        } else if (frame.method() == Frame.DATA) {
            Sinks.One<Ack> waiting = awaited.remove(frame.header("message_id"));
            if (waiting != null) {
                waiting.emitValue(Ack.from(frame.payload()), Sinks.EmitFailureHandler.FAIL_FAST);
            }
        }
    }

    /** The client's answer, however long it takes. */
    Mono<Ack> deliver(String messageId, byte[] payload) {
        return Mono.defer(() -> {
            Sinks.One<Ack> answer = Sinks.one();
            awaited.put(messageId, answer);
            return sent(messageId, payload).then(answer.asMono()).doFinally(end -> awaited.remove(messageId));
        });
    }

    Mono<Ack> deliver(String messageId, byte[] payload, int wishedParts, Random chance) {
        return Mono.defer(() -> {
            Sinks.One<Ack> answer = Sinks.one();
            awaited.put(messageId, answer);
            int parts = Math.min(wishedParts, payload.length);
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, parts).boxed().toList());
            Collections.shuffle(order, chance);
            order.forEach(part -> send(part(messageId, payload, parts, part, "event")));
            return answer.asMono().doFinally(end -> awaited.remove(messageId));
        });
    }

    private Frame part(String messageId, byte[] payload, int parts, int part, String type) {
        return Frame.data(
                NUMBERS.getAndIncrement(),
                service,
                type,
                messageId,
                parts,
                part,
                Arrays.copyOfRange(payload, payload.length * part / parts, payload.length * (part + 1) / parts));
    }

    /** Parts are sent with a pause: clients that handle frames side by side lose parts that arrive together. */
    private Mono<Void> sent(String messageId, byte[] payload) {
        Manners now = manners.get();
        int parts = Math.min(now.parts(), Math.max(1, payload.length));
        return Flux.range(0, parts)
                .concatMap(part -> part == 0 ? Mono.just(part) : Mono.just(part).delayElement(BETWEEN_PARTS))
                .doOnNext(part -> send(part(messageId, payload, parts, part, now.frameType())))
                .then();
    }

    private void send(Frame frame) {
        send(FrameCodec.encode(frame));
    }

    synchronized void send(byte[] frame) {
        Sinks.EmitResult result = outgoing.tryEmitNext(frame);
        if (result.isFailure()) {
            log.debug("A frame was not sent: {}", result);
        }
    }

    /** The connection breaks without a word. */
    void drop() {
        Channel open = channel;
        if (open != null) {
            open.close();
        }
    }

    /** Says goodbye, but leaves the connection as it is: the case that clients overlook. */
    void sayGoodbye() {
        Channel open = channel;
        if (open != null) {
            open.writeAndFlush(new CloseWebSocketFrame(1000, "bye"));
        }
    }

    /** Says goodbye and goes. */
    void close() {
        sayGoodbye();
        drop();
    }
}
