package io.larkspur.gateway.replay;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.larkspur.accounts.Application;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakePlatform;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import io.larkspur.gateway.Upstream.Answer;
import io.larkspur.vault.GrantKey;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.gateway.filter.NettyRoutingFilter;
import org.springframework.cloud.gateway.filter.headers.observation.ObservedRequestHttpHeadersFilter;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;

/** Buffers are given back on every path of a call, and no upstream call stays counted as under way. */
@GatewayTest
class LeavesNothingBehindIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int ROUNDS = 20;

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    @Autowired
    private KeptBodies bodies;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private ObservationRegistry observations;

    @Autowired
    private ApplicationContext context;

    private final Upstream upstream = Upstream.HERE;
    private final ListAppender<ILoggingEvent> leaks = new ListAppender<>();
    private final Logger detector = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    private Application application;
    private WebTestClient client;

    @BeforeEach
    void watch() {
        application = applications.inviting();
        client = Calls.client(port);
        leaks.start();
        detector.addAppender(leaks);
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterEach
    void stopWatching() {
        ResourceLeakDetector.setLevel(before);
        detector.detachAppender(leaks);
    }

    @Test
    void givesEveryBufferBack() throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            String user = "ou_" + UUID.randomUUID().toString().replace("-", "");
            sentAgain(user);
            sentAgainInPieces(user);
            tooLong(user);
            tooLongInPieces(user);
            refusedTwice(user);
            asked(user);
            left(user);
            cutShort(user);
            failed(user, "/hang-up");
            failed(user, "/reset");
        }
        failed("ou_" + UUID.randomUUID().toString().replace("-", ""), "/silent");

        await().atMost(SOON).until(() -> bodies.held() == 0);
        await().atMost(SOON).until(() -> upstreamCallsUnderWay() == 0);
        assertThat(reported()).isEmpty();
    }

    @Test
    void wouldNoticeALeak() {
        for (int i = 0; i < ROUNDS; i++) {
            PooledByteBufAllocator.DEFAULT.directBuffer(64).writeByte(1);
        }

        await().atMost(SOON).until(() -> !reported().isEmpty());
    }

    @Test
    void wouldNoticeACallThatStaysCounted() {
        Observation call = Observation.start("http.client.requests", observations);
        assertThat(upstreamCallsUnderWay()).isOne();

        call.stop();

        assertThat(upstreamCallsUnderWay()).isZero();
    }

    /** It observes each call, and for good where a failure becomes an answer on its way out. */
    @Test
    void leavesNoCallToTheEnginesOwnRouting() {
        assertThat(context.getBeanNamesForType(NettyRoutingFilter.class)).isEmpty();
        assertThat(context.getBeanNamesForType(ObservedRequestHttpHeadersFilter.class))
                .isEmpty();
    }

    private void sentAgain(String user) {
        refusing(user, vault.grant(user, application.id()));
        post(user, "{\"a\":1}").expectStatus().isOk().expectBody(String.class);
    }

    private void sentAgainInPieces(String user) {
        refusing(user, vault.grant(user, application.id()));
        pieces(user, Flux.just("a", "b", "c")).expectStatus().isOk().expectBody(String.class);
    }

    private void tooLong(String user) {
        refusing(user, vault.grant(user, application.id()));
        post(user, "x".repeat(300_000)).expectStatus().isBadRequest().expectBody(String.class);
    }

    private void tooLongInPieces(String user) {
        refusing(user, vault.grant(user, application.id()));
        pieces(user, Flux.range(0, 40).map(i -> "x".repeat(10_000)))
                .expectStatus()
                .isBadRequest()
                .expectBody(String.class);
    }

    private void refusedTwice(String user) {
        vault.grant(user, application.id());
        upstream.script(path(user), call -> Answer.refusal(99991668, "no"));
        post(user, "{\"a\":1}").expectStatus().isBadRequest().expectBody(String.class);
    }

    private void asked(String user) {
        String token = vault.grant(user, application.id());
        vault.spoilRefresh(user);
        refusing(user, token);
        post(user, "{\"a\":1}").expectStatus().isUnauthorized().expectBody(String.class);
    }

    private void left(String user) throws IOException {
        refusing(user, vault.grant(user, application.id()));
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String request = "POST " + path(user) + " HTTP/1.1\r\nHost: g\r\nAuthorization: " + basic(application)
                    + "\r\nX-User-Id: " + user + "\r\nContent-Length: 100\r\n\r\nhalf";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await().atMost(SOON).until(() -> bodies.held() > 0);
        }
        await().atMost(SOON).until(() -> bodies.held() == 0);
    }

    private void cutShort(String user) throws IOException {
        vault.grant(user, application.id());
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String request = "GET /open-apis/x/stream HTTP/1.1\r\nHost: g\r\nAuthorization: " + basic(application)
                    + "\r\nX-User-Id: " + user + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await().atMost(SOON).until(() -> socket.getInputStream().available() > 0);
            assertThat(vault.revoke(new GrantKey(FakePlatform.APP, user)).block(SOON))
                    .isTrue();
            await().atMost(SOON).until(() -> upstream.openStreams() == 0);
        }
    }

    private void failed(String user, String how) {
        vault.grant(user, application.id());
        client.get()
                .uri(path(user) + how)
                .header("Authorization", basic(application))
                .header("X-User-Id", user)
                .exchange()
                .expectStatus()
                .is5xxServerError()
                .expectBody(String.class);
    }

    private void refusing(String user, String token) {
        upstream.script(
                path(user),
                call -> call.all("Authorization").contains("Bearer " + token)
                        ? Answer.refusal(99991677, "expired")
                        : Answer.ok());
    }

    private static String path(String user) {
        return "/open-apis/aily/v1/sessions/" + user;
    }

    private WebTestClient.ResponseSpec post(String user, String body) {
        return client.post()
                .uri(path(user))
                .header("Authorization", basic(application))
                .header("X-User-Id", user)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec pieces(String user, Flux<String> pieces) {
        return client.post()
                .uri(path(user))
                .header("Authorization", basic(application))
                .header("X-User-Id", user)
                .body(BodyInserters.fromDataBuffers(pieces.map(
                        text -> DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8)))))
                .exchange();
    }

    private int upstreamCallsUnderWay() {
        return meters.find("http.client.requests.active").longTaskTimers().stream()
                .mapToInt(LongTaskTimer::activeTasks)
                .sum();
    }

    /** A leak is reported when a later buffer is made after its own has been collected. */
    private java.util.List<String> reported() {
        System.gc();
        for (int i = 0; i < 200; i++) {
            PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        return leaks.list.stream()
                .filter(event -> event.getLevel() == Level.ERROR)
                .map(ILoggingEvent::getFormattedMessage)
                .filter(message -> message.contains("LEAK"))
                .toList();
    }
}
