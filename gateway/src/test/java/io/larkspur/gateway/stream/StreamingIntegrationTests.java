package io.larkspur.gateway.stream;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakePlatform;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import io.larkspur.vault.GrantKey;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Bodies and sockets in both directions, piece by piece, as long as both ends are there. */
@GatewayTest
class StreamingIntegrationTests {

    private static final String USER = "ou_streaming";
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    private final Upstream upstream = Upstream.HERE;
    private Application application;
    private String token;

    @BeforeEach
    void consent() {
        application = applications.notInviting();
        token = vault.grant(USER, application.id());
        await().atMost(Duration.ofSeconds(5)).until(() -> upstream.openStreams() == 0);
    }

    @Test
    void passesAnUploadOnPieceByPieceAndEndsItWithTheCaller() throws IOException {
        long before = upstream.sunk();
        try (Socket caller = open("POST /open-apis/im/v1/sink", "Transfer-Encoding: chunked")) {
            String piece = "x".repeat(300_000);
            send(caller, Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
            await().atMost(Duration.ofSeconds(5)).until(() -> upstream.sunk() - before == 300_000);

            send(caller, "1\r\ny\r\n");
            await().atMost(Duration.ofSeconds(5)).until(() -> upstream.sunk() - before == 300_001);
            assertThat(upstream.openStreams()).isOne();
        }
        await().atMost(A_SECOND).until(() -> upstream.openStreams() == 0);
    }

    @Test
    void endsTheUpstreamsStreamWithinASecondOfTheCaller() throws IOException {
        try (Socket caller = open("GET /open-apis/x/stream")) {
            assertThat(caller.getInputStream().read()).isPositive();
            await().atMost(A_SECOND).until(() -> upstream.openStreams() == 1);
        }
        await().atMost(A_SECOND).until(() -> upstream.openStreams() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X-User-Id: " + USER})
    void passesTheHeadOfAStreamOnBeforeItsFirstEvent(String user) throws IOException {
        try (Socket caller = open("GET /open-apis/x/quiet", user.isEmpty() ? "X-Nobody: 1" : user)) {
            byte[] head = caller.getInputStream().readNBytes(12);

            assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
            await().atMost(A_SECOND).until(() -> upstream.openStreams() == 1);
        }
        await().atMost(A_SECOND).until(() -> upstream.openStreams() == 0);
    }

    /** In one of a hundred cases the server says that all was written. */
    @Test
    void endsTheUpstreamsStreamsOfCallersWhoLeaveRightBehindTheHead() throws IOException {
        for (int i = 0; i < 400; i++) {
            try (Socket caller = open("GET /open-apis/x/stream")) {
                assertThat(caller.getInputStream().read()).isPositive();
            }
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> upstream.openStreams() == 0);
    }

    @Test
    void holdsLittleForACallerThatDoesNotRead() throws IOException {
        long before = upstream.poured();
        try (Socket caller = open("GET /open-apis/x/flood")) {
            assertThat(caller.getInputStream().read()).isPositive();
            long[] last = {-1};
            await().pollInterval(Duration.ofMillis(700))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        boolean still = upstream.poured() == last[0];
                        last[0] = upstream.poured();
                        return still;
                    });

            assertThat(upstream.poured() - before).isLessThan(32L << 20);
        }
    }

    @Test
    void refusesABodyThatSaysItIsTooLong() {
        String answer = Calls.raw(
                port,
                "POST /proxy/small/x HTTP/1.1",
                "Host: gateway",
                "Authorization: " + basic(application),
                "Content-Length: 1025");

        assertThat(Calls.status(answer)).isEqualTo(413);
        assertThat(answer).contains("urn:larkspur:too-large");
    }

    @Test
    void refusesABodyThatTurnsOutTooLong() throws IOException {
        int before = upstream.size();
        try (Socket caller = open("POST /proxy/small/x", "Transfer-Encoding: chunked")) {
            String piece = "200\r\n" + "x".repeat(512) + "\r\n";
            for (int i = 0; i < 5; i++) {
                send(caller, piece);
            }

            String answer = new String(caller.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("urn:larkspur:too-large");
        }
        assertThat(upstream.size()).isEqualTo(before);
    }

    /** What follows it has to be another request; it is none, so the connection ends, however much comes. */
    @Test
    void takesNoMoreOfABodyThanItDeclared() throws IOException {
        long before = upstream.sunk();
        int calls = upstream.size();
        byte[] megabyte = "x".repeat(1_000_000).getBytes(StandardCharsets.ISO_8859_1);
        try (Socket caller = open("POST /open-apis/im/v1/sink", "Content-Length: " + megabyte.length)) {
            for (int i = 0; i < 2_000; i++) {
                caller.getOutputStream().write(megabyte);
            }
            caller.getInputStream().readAllBytes();
        } catch (SocketException cut) {
            // It has ended before all was said.
        }

        assertThat(upstream.sunk() - before).isEqualTo(megabyte.length);
        assertThat(upstream.size()).isEqualTo(calls);
    }

    /** The client gathers the bodies of such calls before it sends them. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void refusesALongBodyOfACallThatHardlyHasOne(String method) {
        int before = upstream.size();

        String answer = Calls.raw(
                port,
                method + " /open-apis/x/1 HTTP/1.1",
                "Host: gateway",
                "Authorization: " + basic(application),
                "Content-Length: 1048577");

        assertThat(Calls.status(answer)).isEqualTo(413);
        assertThat(answer).contains("urn:larkspur:too-large");
        assertThat(upstream.size()).isEqualTo(before);
    }

    /** The upstream has three seconds for its answer here, from when it has what it is to answer. */
    @Test
    void doesNotHoldACallersPaceAgainstTheUpstream() throws IOException {
        long before = upstream.sunk();
        long start = System.nanoTime();
        try (Socket caller = open("POST /open-apis/im/v1/sink", "Content-Length: 1000000")) {
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> {
                        send(caller, "x".repeat(1000));
                        return System.nanoTime() - start > Duration.ofSeconds(5).toNanos();
                    });
            send(caller, "y".repeat(500_000));

            await().atMost(Duration.ofSeconds(5)).until(() -> upstream.sunk() - before > 500_000);
            assertThat(caller.getInputStream().available()).isZero();
        }
        await().atMost(A_SECOND).until(() -> upstream.openStreams() == 0);
    }

    @Test
    void takesABodyOfTheLongestLength() throws IOException {
        try (Socket caller = open("POST /proxy/small/x", "Transfer-Encoding: chunked")) {
            send(caller, "400\r\n" + "x".repeat(1024) + "\r\n0\r\n\r\n");
            byte[] head = caller.getInputStream().readNBytes(12);

            assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
        }
        assertThat(upstream.last().body()).hasSize(1024);
    }

    @Test
    void speaksWebSocketWithTheUsersTokenWhereTheRouteWantsIt() throws Exception {
        Frames frames = new Frames();
        WebSocket socket = connect("/proxy/socket/socket", frames);

        socket.sendText("hello", true).join();

        assertThat(frames.next()).isEqualTo("hello");
        assertThat(upstream.last().all("Authorization")).containsExactly("Bearer " + token);
        assertThat(upstream.last().all("X-User-Id")).isEmpty();

        socket.abort();
        await().atMost(A_SECOND).until(() -> upstream.openStreams() == 0);
    }

    @Test
    void asksForAWebSocketWithPathAndQueryToTheLetter() throws IOException {
        String target = "/proxy/socket/a%20b/socket?filter[]=a%20b&c=%2B+%3d";
        int before = upstream.size();
        try (Socket caller = open(
                "GET " + target,
                "X-User-Id: " + USER,
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")) {
            assertThat(caller.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 101");
            await().atMost(Duration.ofSeconds(5)).until(() -> upstream.size() > before);
        }

        assertThat(upstream.last().uri()).isEqualTo(target);
        await().atMost(Duration.ofSeconds(5)).until(() -> upstream.openStreams() == 0);
    }

    @Test
    void closesAWebSocketWhoseFramesAreTooLong() throws Exception {
        Frames frames = new Frames();
        WebSocket socket = connect("/proxy/socket/socket", frames);

        socket.sendText("x".repeat(70_000), true);

        assertThat(frames.next()).startsWith("closed");
        await().atMost(Duration.ofSeconds(5)).until(() -> upstream.openStreams() == 0);
    }

    @Test
    void cutsAWebSocketWhenTheUsersGrantEnds() throws Exception {
        Frames frames = new Frames();
        WebSocket socket = connect("/proxy/socket/socket", frames);
        socket.sendText("hello", true).join();
        assertThat(frames.next()).isEqualTo("hello");

        assertThat(vault.revoke(new GrantKey(FakePlatform.APP, USER)).block(Duration.ofSeconds(5)))
                .isTrue();

        assertThat(frames.next()).isEqualTo("closed 1008");
        await().atMost(Duration.ofSeconds(5)).until(() -> upstream.openStreams() == 0);
    }

    @Test
    void opensNoWebSocketForAnUnknownCallerOrOnAnotherRoute() {
        assertThat(refused("/proxy/socket/socket", "Basic eDp5")).isEqualTo(401);
        assertThat(refused("/open-apis/x/socket", basic(application))).isEqualTo(400);
    }

    private int refused(String path, String credentials) {
        try {
            HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Authorization", credentials)
                    .header("X-User-Id", USER)
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + path), new Frames())
                    .join();
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    private WebSocket connect(String path, Frames frames) {
        CompletableFuture<WebSocket> socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", basic(application))
                .header("X-User-Id", USER)
                .buildAsync(URI.create("ws://127.0.0.1:" + port + path), frames);
        return socket.join();
    }

    private Socket open(String line, String... headers) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        send(
                socket,
                line + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: " + basic(application) + "\r\n"
                        + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n");
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static final class Frames implements WebSocket.Listener {

        private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return String.valueOf(frames.poll(10, TimeUnit.SECONDS));
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            frames.add(text.toString());
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            frames.add("closed " + status);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            frames.add("closed by " + error);
        }
    }
}
