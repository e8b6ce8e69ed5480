package io.larkspur.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** One connection of a server that has too much to do until it is told otherwise. */
class ShedGateConnectionTests {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Queue<Runnable> rounds = new ConcurrentLinkedQueue<>();
    private final Admission admission = new Admission(1, rounds::add);
    private final BlockingQueue<Channel> channels = new ArrayBlockingQueue<>(1);
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .doOnChannelInit((observer, channel, address) -> {
                channel.pipeline()
                        .addBefore(
                                NettyPipeline.HttpTrafficHandler,
                                "shedGate",
                                new ShedGate(admission, new SimpleMeterRegistry().counter("shed"), new Draining()));
                channels.add(channel);
            })
            .handle((request, response) ->
                    response.header("Content-Length", "6").sendString(Mono.just("served")))
            .bindNow();

    @BeforeEach
    void overload() {
        IntStream.range(0, 10_000).forEach(call -> {
            if (!admission.begins()) {
                admission.await(() -> {}, admission.arrives(0));
            }
        });
    }

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    @Test
    void answersCallsBehindOneThatWasTurnedAwayHoweverSoonTheyCome() throws Exception {
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            connection.setSoTimeout(PATIENCE_MILLIS);
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));

            assertThat(answer(connection, answers)).contains(" 503 ");
            assertThat(answer(connection, answers)).contains(" 503 ");
            endOverload();

            assertThat(answer(connection, answers)).contains(" 200 ");
            assertThat(answer(connection, answers)).contains(" 200 ");
        }
    }

    private static String answer(Socket connection, BufferedReader answers) throws IOException {
        connection
                .getOutputStream()
                .write("GET /open-apis/x HTTP/1.1\r\nHost: g\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        String status = answers.readLine();
        int length = 0;
        for (String line = answers.readLine(); !line.isEmpty(); line = answers.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        line.substring("content-length:".length()).trim());
            }
        }
        for (int read = 0; read < length; read++) {
            assertThat(answers.read()).isNotNegative();
        }
        return status;
    }

    private void endOverload() throws Exception {
        Channel channel = channels.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        channel.eventLoop()
                .submit(() -> {
                    while (!rounds.isEmpty()) {
                        rounds.remove().run();
                    }
                })
                .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
