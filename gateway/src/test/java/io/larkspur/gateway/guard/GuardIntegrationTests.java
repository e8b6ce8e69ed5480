package io.larkspur.gateway.guard;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@GatewayTest
@TestPropertySource(
        properties = {
            "larkspur.gateway.guard.calls=20",
            "larkspur.gateway.guard.failures=90",
            "larkspur.gateway.guard.rest=2s",
            "larkspur.gateway.guard.concurrent=4",
            "larkspur.gateway.guard.waiting=4",
            "larkspur.gateway.guard.patience=200ms"
        })
class GuardIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    private final Upstream upstream = Upstream.HERE;
    private Application application;
    private WebTestClient client;

    @BeforeEach
    void connect() {
        application = applications.inviting();
        client = Calls.client(port);
        Awaitility.await().atMost(SOON).until(() -> status("/open-apis/x/guarded") == 200);
    }

    @Test
    void sendsACallThatOnlyReadsOnceMoreWithinTheBudget() {
        for (int call = 0; call < 20; call++) {
            assertThat(status("/open-apis/x/guarded")).isEqualTo(200);
        }

        assertThat(status("/open-apis/x/again/hang-up")).isEqualTo(502);

        assertThat(upstream.to("/open-apis/x/again/hang-up")).hasSize(2);
    }

    @Test
    void leavesAnUpstreamAloneThatKeepsFailing() {
        upstream.script("/failing", call -> Upstream.Answer.json(503, "{}"));
        for (int call = 0; call < 25; call++) {
            status("/open-apis/x/failing");
        }
        int before = upstream.size();

        client.get()
                .uri("/open-apis/x/guarded")
                .header("Authorization", basic(application))
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:upstream-resting");

        assertThat(upstream.size()).isEqualTo(before);
        Awaitility.await().atMost(SOON).until(() -> status("/open-apis/x/guarded") == 200);
    }

    @Test
    void leavesAnUpstreamAloneThatOpensNoSocket() {
        boolean resting = false;
        for (int socket = 0; socket < 40 && !resting; socket++) {
            resting = handshake("/proxy/socket/hang-up") == 503;
        }

        assertThat(resting).isTrue();
        Awaitility.await().atMost(SOON).until(() -> status("/open-apis/x/guarded") == 200);
    }

    @Test
    void doesNotTakeAnUpstreamForOneThatFailsBecauseItWantsNoSocket() {
        for (int socket = 0; socket < 25; socket++) {
            assertThat(handshake("/proxy/socket/none")).isEqualTo(101);
        }

        assertThat(status("/open-apis/x/guarded")).isEqualTo(200);
    }

    @Test
    void sendsNoMoreCallsAtATimeThanThereArePlaces() {
        List<Integer> statuses = Flux.range(0, 16)
                .flatMap(
                        call -> Mono.fromCallable(() -> status("/open-apis/x/unhurried"))
                                .subscribeOn(Schedulers.boundedElastic()),
                        16)
                .collectList()
                .block(SOON);

        assertThat(statuses).hasSize(16).containsOnly(200, 503);
        assertThat(upstream.mostUnhurried()).isEqualTo(4);
        Awaitility.await().atMost(SOON).until(() -> status("/open-apis/x/guarded") == 200);
    }

    /** Neither body is kept before the call is sent; of such calls there may be one here. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 300000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n186A0\r\n"})
    void servesOthersWhileBodiesAreStillComing(String framing) throws IOException {
        List<Socket> uploads = new ArrayList<>();
        try {
            for (int upload = 0; upload < 6; upload++) {
                uploads.add(begun(framing));
            }
            Awaitility.await().atMost(SOON).until(() -> answered(uploads) == 5);

            assertThat(status("/open-apis/x/guarded")).isEqualTo(200);
            assertThat(answered(uploads)).isEqualTo(5);
        } finally {
            for (Socket upload : uploads) {
                upload.close();
            }
        }
    }

    @Test
    void keepsWorkingWhenStreamsAreLeft() {
        for (int call = 0; call < 12; call++) {
            client.get()
                    .uri("/open-apis/x/stream")
                    .header("Authorization", basic(application))
                    .exchange()
                    .returnResult(String.class)
                    .getResponseBody()
                    .take(1)
                    .blockLast(SOON);
        }

        Awaitility.await().atMost(SOON).until(() -> upstream.openStreams() == 0);
        assertThat(status("/open-apis/x/guarded")).isEqualTo(200);
    }

    private Socket begun(String framing) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        String head = "POST /open-apis/x/guarded HTTP/1.1\r\nHost: gateway\r\nAuthorization: " + basic(application);
        socket.getOutputStream().write((head + "\r\n" + framing + "x").getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static int answered(List<Socket> sockets) throws IOException {
        int answered = 0;
        for (Socket socket : sockets) {
            answered += socket.getInputStream().available() > 0 ? 1 : 0;
        }
        return answered;
    }

    /** Of the answer to the caller; 101 comes before the upstream is asked, and the socket is over when it was. */
    private int handshake(String path) {
        CompletableFuture<Integer> over = new CompletableFuture<>();
        try {
            HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Authorization", basic(application))
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + path), new WebSocket.Listener() {
                        @Override
                        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                            over.complete(101);
                            return null;
                        }

                        @Override
                        public void onError(WebSocket socket, Throwable error) {
                            over.complete(101);
                        }
                    })
                    .join();
            return over.orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException refused) {
            return ((WebSocketHandshakeException) refused.getCause())
                    .getResponse()
                    .statusCode();
        }
    }

    private int status(String path) {
        return client.get()
                .uri(path)
                .header("Authorization", basic(application))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }
}
