package io.larkspur.gateway.guard;

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
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** An upstream with two places, and WebSockets that hold them. */
@GatewayTest
@TestPropertySource(
        properties = {
            "larkspur.gateway.guard.concurrent=2",
            "larkspur.gateway.guard.waiting=1",
            "larkspur.gateway.guard.patience=15s"
        })
class SocketPlacesIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    @Autowired
    private MeterRegistry meters;

    private final Upstream upstream = Upstream.HERE;
    private final String user = "ou_" + UUID.randomUUID().toString().replace("-", "");
    private final List<WebSocket> sockets = new ArrayList<>();
    private Application application;

    @BeforeEach
    void consent() {
        application = applications.inviting();
        vault.grant(user, application.id());
    }

    @AfterEach
    void closeAll() {
        sockets.forEach(WebSocket::abort);
        await().atMost(SOON).until(() -> upstream.openStreams() == 0);
    }

    @Test
    void turnsCallsAwayWhileSocketsHoldAllPlaces() throws Exception {
        open();
        WebSocket second = open();
        CompletableFuture<Integer> inLine = waitingCall();

        assertThat(call().get(20, TimeUnit.SECONDS)).isEqualTo(503);

        assertThat(inLine).isNotDone();
        second.abort();
        assertThat(inLine.get(20, TimeUnit.SECONDS)).isEqualTo(200);
    }

    @Test
    void leavesThePlaceOfASocketThatItsCallerCloses() throws Exception {
        leavesOnePlace(socket -> socket.sendClose(WebSocket.NORMAL_CLOSURE, "").orTimeout(10, TimeUnit.SECONDS));
    }

    @Test
    void leavesThePlaceOfASocketThatItsCallerBreaksOff() throws Exception {
        leavesOnePlace(WebSocket::abort);
    }

    @Test
    void leavesThePlaceOfASocketThatTheUpstreamCloses() throws Exception {
        leavesOnePlace(socket -> socket.sendText("close", true));
    }

    @Test
    void leavesThePlaceOfASocketThatTheUpstreamBreaksOff() throws Exception {
        leavesOnePlace(socket -> socket.sendText("break", true));
    }

    @Test
    void leavesThePlaceOfASocketThatFails() throws Exception {
        leavesOnePlace(socket -> socket.sendText("x".repeat(70_000), true));
    }

    @Test
    void leavesThePlaceOfASocketThatIsCut() throws Exception {
        open();
        open();
        CompletableFuture<Integer> inLine = waitingCall();

        assertThat(vault.revoke(new GrantKey(FakePlatform.APP, user)).block(SOON))
                .isTrue();

        assertThat(inLine.get(20, TimeUnit.SECONDS)).isEqualTo(200);
    }

    @Test
    void leavesThePlaceOfASocketThatTheUpstreamDoesNotOpen() throws Exception {
        for (int call = 0; call < 4; call++) {
            open("/proxy/socket/none");
        }

        assertThat(call().get(20, TimeUnit.SECONDS)).isEqualTo(200);
    }

    @Test
    void leavesThePlaceOfASocketThatTheUpstreamNeverAnswers() throws Exception {
        Closing first = new Closing();
        Closing second = new Closing();
        open("/proxy/impatient/silent", first);
        open("/proxy/impatient/silent", second);

        assertThat(first.status.get(5, TimeUnit.SECONDS)).isEqualTo(1014);
        assertThat(second.status.get(5, TimeUnit.SECONDS)).isEqualTo(1014);

        assertThat(call().get(5, TimeUnit.SECONDS)).isEqualTo(200);
        await().atMost(SOON).until(() -> upstream.openStreams() == 0);
    }

    /** Its upstream has a second to open it; after that it may be as quiet as it likes. */
    @Test
    void keepsASocketOpenThatTheUpstreamHasOpenedInTime() throws Exception {
        Closing closing = new Closing();
        WebSocket socket = open("/proxy/impatient/socket", closing);

        await().atMost(SOON).until(() -> upstream.openStreams() == 1);
        assertThat(closing.status.completeOnTimeout(0, 2, TimeUnit.SECONDS).get())
                .isZero();

        assertThat(upstream.openStreams()).isOne();
        assertThat(socket.isInputClosed()).isFalse();
    }

    /** One and not two: the other socket still holds its own. */
    private void leavesOnePlace(Consumer<WebSocket> ending) throws Exception {
        WebSocket ended = open();
        open();
        CompletableFuture<Integer> inLine = waitingCall();

        ending.accept(ended);

        assertThat(inLine.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        open();
        waitingCall();
    }

    private CompletableFuture<Integer> waitingCall() {
        CompletableFuture<Integer> call = call();
        await().atMost(SOON)
                .until(() -> meters.get("larkspur.upstream.waiting").gauges().stream()
                                .mapToDouble(gauge -> gauge.value())
                                .sum()
                        == 1);
        assertThat(call).isNotDone();
        return call;
    }

    private CompletableFuture<Integer> call() {
        return CompletableFuture.supplyAsync(() -> Calls.client(port)
                .get()
                .uri("/open-apis/x/guarded")
                .header("Authorization", basic(application))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value());
    }

    private WebSocket open() {
        return open("/proxy/socket/socket");
    }

    private WebSocket open(String path) {
        return open(path, new WebSocket.Listener() {});
    }

    private WebSocket open(String path, WebSocket.Listener listener) {
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", basic(application))
                .header("X-User-Id", user)
                .buildAsync(URI.create("ws://127.0.0.1:" + port + path), listener)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        sockets.add(socket);
        return socket;
    }

    private static final class Closing implements WebSocket.Listener {

        private final CompletableFuture<Integer> status = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            status.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            status.completeExceptionally(error);
        }
    }
}
