package io.larkspur.gateway.metering;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.login.Members;
import io.larkspur.accounts.login.User;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakeIssuers;
import io.larkspur.gateway.FakeMeter;
import io.larkspur.gateway.FakeMeter.Written;
import io.larkspur.gateway.FakePlatform;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.RawUpstream;
import io.larkspur.gateway.Upstream;
import io.larkspur.gateway.Upstream.Answer;
import io.larkspur.metering.call.MeteredCall;
import io.larkspur.metering.call.Newcomers;
import io.larkspur.metering.credits.Credits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** Routes that count their calls, each in its way. */
@GatewayTest
@Import(MeterIntegrationTests.TurnedAway.class)
@TestPropertySource(
        properties = {
            MeterIntegrationTests.ROUTES + "[0].id=durable",
            MeterIntegrationTests.ROUTES + "[0].uri=${larkspur.feishu.open-base-url}",
            MeterIntegrationTests.ROUTES + "[0].predicates[0]=Path=/open-apis/aily/v1/durable/**",
            MeterIntegrationTests.ROUTES + "[0].filters[0]=Caller",
            MeterIntegrationTests.ROUTES + "[0].filters[1].name=Meter",
            MeterIntegrationTests.ROUTES + "[0].filters[1].args.mode=durable",
            MeterIntegrationTests.ROUTES + "[0].filters[1].args.hold=5",
            MeterIntegrationTests.ROUTES + "[0].filters[1].args.model=/model",
            MeterIntegrationTests.ROUTES + "[0].filters[1].args.prompt-tokens=/usage/prompt_tokens",
            MeterIntegrationTests.ROUTES + "[0].filters[1].args.completion-tokens=/usage/completion_tokens",
            MeterIntegrationTests.ROUTES + "[0].filters[2]=UserToken",
            MeterIntegrationTests.ROUTES + "[1].id=relaxed",
            MeterIntegrationTests.ROUTES + "[1].uri=${larkspur.feishu.open-base-url}",
            MeterIntegrationTests.ROUTES + "[1].predicates[0]=Path=/open-apis/aily/v1/relaxed/**",
            MeterIntegrationTests.ROUTES + "[1].filters[0]=Caller",
            MeterIntegrationTests.ROUTES + "[1].filters[1]=Meter",
            MeterIntegrationTests.ROUTES + "[1].filters[2]=UserToken",
            MeterIntegrationTests.ROUTES + "[2].id=cut",
            MeterIntegrationTests.ROUTES + "[2].uri=${larkspur.feishu.open-base-url}",
            MeterIntegrationTests.ROUTES + "[2].predicates[0]=Path=/open-apis/aily/v1/cut/**",
            MeterIntegrationTests.ROUTES + "[2].filters[0]=Caller",
            MeterIntegrationTests.ROUTES + "[2].filters[1].name=Meter",
            MeterIntegrationTests.ROUTES + "[2].filters[1].args.mode=durable",
            MeterIntegrationTests.ROUTES + "[2].filters[1].args.hold=5",
            MeterIntegrationTests.ROUTES + "[2].filters[1].args.cut=true",
            MeterIntegrationTests.ROUTES + "[2].filters[2]=UserToken",
            MeterIntegrationTests.ROUTES + "[3].id=by-tokens",
            MeterIntegrationTests.ROUTES + "[3].uri=${larkspur.feishu.open-base-url}",
            MeterIntegrationTests.ROUTES + "[3].predicates[0]=Path=/open-apis/aily/v1/by-tokens/**",
            MeterIntegrationTests.ROUTES + "[3].filters[0]=Caller",
            MeterIntegrationTests.ROUTES + "[3].filters[1]=Meter=durable",
            MeterIntegrationTests.ROUTES + "[3].filters[2]=UserToken",
            MeterIntegrationTests.ROUTES + "[4].id=broken",
            MeterIntegrationTests.ROUTES + "[4].uri=${raw-upstream}",
            MeterIntegrationTests.ROUTES + "[4].predicates[0]=Path=/open-apis/aily/v1/broken/**",
            MeterIntegrationTests.ROUTES + "[4].filters[0]=Caller",
            MeterIntegrationTests.ROUTES + "[4].filters[1].name=Meter",
            MeterIntegrationTests.ROUTES + "[4].filters[1].args.mode=durable",
            MeterIntegrationTests.ROUTES + "[4].filters[1].args.hold=5",
            MeterIntegrationTests.ROUTES + "[4].filters[1].args.model=/model",
            MeterIntegrationTests.ROUTES + "[4].filters[1].args.prompt-tokens=/usage/prompt_tokens",
            MeterIntegrationTests.ROUTES + "[4].filters[1].args.completion-tokens=/usage/completion_tokens",
            MeterIntegrationTests.ROUTES + "[4].filters[2]=UserToken",
            "larkspur.gateway.metering.prices[4].route=broken",
            "larkspur.gateway.metering.prices[4].call=1",
            "larkspur.gateway.metering.prices[4].thousand-prompt-tokens=0.5",
            "larkspur.gateway.metering.prices[4].thousand-completion-tokens=1.5",
            "larkspur.gateway.metering.prices[3].route=by-tokens",
            "larkspur.gateway.metering.prices[3].thousand-completion-tokens=1.5",
            "larkspur.gateway.metering.prices[0].route=durable",
            "larkspur.gateway.metering.prices[0].model=gpt-4",
            "larkspur.gateway.metering.prices[0].call=1",
            "larkspur.gateway.metering.prices[0].thousand-prompt-tokens=0.5",
            "larkspur.gateway.metering.prices[0].thousand-completion-tokens=1.5",
            "larkspur.gateway.metering.prices[1].route=cut",
            "larkspur.gateway.metering.prices[1].call=1",
            "larkspur.gateway.metering.prices[1].kilobyte=100",
            "larkspur.gateway.metering.prices[2].route=relaxed",
            "larkspur.gateway.metering.prices[2].call=2.5"
        })
class MeterIntegrationTests {

    static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String LONG = "x".repeat(200);

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    @Autowired
    private FakeMeter meter;

    @Autowired
    private Newcomers newcomers;

    @Autowired
    private Members members;

    private final Upstream upstream = Upstream.HERE;
    private final String user = "ou_" + UUID.randomUUID().toString().replace("-", "");
    private Application application;

    @DynamicPropertySource
    static void rawUpstream(DynamicPropertyRegistry properties) {
        properties.add("raw-upstream", RawUpstream.HERE::url);
    }

    @BeforeEach
    void consent() {
        application = applications.inviting();
        vault.grant(user, application.id());
    }

    @Test
    void countsWhatPassesOnARelaxedRoute() {
        post("/open-apis/aily/v1/relaxed/skills", "{\"a\":1}").expectStatus().isOk();

        Written written = only();
        assertThat(written.call().applicationId()).isEqualTo(application.id());
        assertThat(written.call().route()).isEqualTo("relaxed");
        assertThat(written.call().api()).isEqualTo("POST /open-apis/aily/v1/relaxed/skills");
        assertThat(written.outcome().cost()).isEqualTo(new Credits(2_500_000));
        assertThat(written.outcome().status()).isEqualTo(200);
        assertThat(written.outcome().bytesIn()).isEqualTo(7);
        assertThat(written.outcome().bytesOut()).isEqualTo("{\"code\":0,\"msg\":\"ok\"}".length());
        assertThat(written.wasHeld()).isFalse();
    }

    @Test
    void findsTokensAndModelInADocument() {
        upstream.script(
                "/document",
                call -> Answer.json(
                        200,
                        "{\"model\":\"gpt-4\",\"usage\":{\"prompt_tokens\":2000,\"completion_tokens\":1000},\"code\":0}"));

        post("/open-apis/aily/v1/durable/document", "{}").expectStatus().isOk();

        Written written = only();
        assertThat(written.wasHeld()).isTrue();
        assertThat(written.outcome().model()).isEqualTo("gpt-4");
        assertThat(written.outcome().promptTokens()).isEqualTo(2000);
        assertThat(written.outcome().completionTokens()).isEqualTo(1000);
        assertThat(written.outcome().cost()).isEqualTo(new Credits(3_500_000));
    }

    @Test
    void asksForAnAnswerThatCanBeRead() {
        upstream.script(
                "/zipped",
                call -> call.all("Accept-Encoding").contains("gzip")
                        ? new Answer(
                                200, Map.of("Content-Type", "application/json", "Content-Encoding", "gzip"), List.of())
                        : Answer.json(200, "{\"model\":\"gpt-4\",\"usage\":{\"completion_tokens\":1000}}"));

        Calls.client(port)
                .get()
                .uri("/open-apis/aily/v1/durable/zipped")
                .header("Authorization", basic(application))
                .header("X-User-Id", user)
                .header("Accept-Encoding", "gzip")
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(only().outcome().completionTokens()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "application/json; charset=utf8mb4"})
    void chargesAnAnswerWhoseTypeNobodyUnderstands(String type) {
        upstream.script(
                "/strange",
                call -> new Answer(200, Map.of("Content-Type", type), List.of("{}".getBytes(StandardCharsets.UTF_8))));

        post("/open-apis/aily/v1/relaxed/strange", "{}").expectStatus().isOk();

        assertThat(only().outcome().cost()).isEqualTo(new Credits(2_500_000));
    }

    @Test
    void findsTokensInTheLastEventsHoweverTheyAreCut() {
        String events = "data: {\"model\":\"gpt-4\",\"n\":1}\n\ndata: {\"usage\":{\"prompt_tokens\":2000,"
                + "\"completion_tokens\":1000}}\n\ndata: [DONE]\n\n";
        byte[] bytes = events.getBytes(StandardCharsets.UTF_8);
        upstream.script(
                "/events",
                call -> new Answer(
                        200,
                        Map.of("Content-Type", "text/event-stream"),
                        List.of(part(bytes, 0, 10), part(bytes, 10, 61), part(bytes, 61, bytes.length))));

        post("/open-apis/aily/v1/durable/events", "{}").expectStatus().isOk();

        assertThat(only().outcome().cost()).isEqualTo(new Credits(3_500_000));
    }

    @Test
    void refusesACallThatTheBalanceDoesNotCover() {
        meter.takeAllFrom(user);
        int before = upstream.size();

        post("/open-apis/aily/v1/durable/skills", "{}")
                .expectStatus()
                .isEqualTo(402)
                .expectBody()
                .jsonPath("$.balance")
                .isNumber();
        post("/open-apis/aily/v1/relaxed/skills", "{}").expectStatus().isEqualTo(402);

        assertThat(upstream.size()).isEqualTo(before);
        assertThat(meter.of(user)).isEmpty();
    }

    @Test
    void asksForABalanceWhereOnlyTheAnswerTellsWhatACallCosts() {
        post("/open-apis/aily/v1/by-tokens/skills", "{}").expectStatus().isOk();
        assertThat(only().wasHeld()).isTrue();
        meter.takeAllFrom(user);

        post("/open-apis/aily/v1/by-tokens/skills", "{}").expectStatus().isEqualTo(402);
    }

    @Test
    void setsNothingAsideForACallWithoutAToken() {
        String stranger = "ou_" + UUID.randomUUID().toString().replace("-", "");

        Calls.client(port)
                .get()
                .uri("/open-apis/aily/v1/durable/skills")
                .header("Authorization", basic(application))
                .header("X-User-Id", stranger)
                .exchange()
                .expectStatus()
                .isUnauthorized();

        assertThat(meter.everHeldFor(stranger)).isZero();
        assertThat(meter.of(stranger)).isEmpty();
    }

    @Test
    void freesWhatWasHeldForACallThatWasNeverSent() {
        post("/open-apis/aily/v1/durable/turned-away", "{}").expectStatus().isEqualTo(503);

        await().atMost(SOON).until(() -> meter.held() == 0);
        assertThat(meter.everHeldFor(user)).isOne();
        assertThat(meter.of(user)).isEmpty();
    }

    @Test
    void writesDownButDoesNotChargeWhatTheUpstreamFails() {
        upstream.script("/fails", call -> Answer.json(500, "{}"));

        post("/open-apis/aily/v1/durable/fails", "{}").expectStatus().is5xxServerError();
        post("/open-apis/aily/v1/durable/hang-up", "{}").expectStatus().is5xxServerError();

        await().atMost(SOON).until(() -> meter.of(user).size() == 2 && meter.held() == 0);
        assertThat(meter.of(user)).allSatisfy(written -> {
            assertThat(written.outcome().cost()).isEqualTo(Credits.ZERO);
            assertThat(written.outcome().status()).isGreaterThanOrEqualTo(500);
        });
    }

    @Test
    void chargesWhatWasDeliveredWhenTheCallerHangsUp() throws IOException {
        try (Socket socket = get("/open-apis/aily/v1/relaxed/stream")) {
            assertThat(socket.getInputStream().read()).isPositive();
            await().atMost(SOON).until(() -> upstream.openStreams() > 0);
        }

        await().atMost(SOON).until(() -> upstream.openStreams() == 0);
        Written written = only();
        assertThat(written.outcome().cost()).isEqualTo(new Credits(2_500_000));
        assertThat(written.outcome().bytesOut()).isPositive();
    }

    @Test
    void chargesTheTokensOfAStreamWhoseCallerHangsUp() throws IOException {
        try (Socket socket = get("/open-apis/aily/v1/durable/priced-and-quiet")) {
            assertThat(readUntil(socket, Upstream.PRICED)).startsWith("HTTP/1.1 200");
        }

        await().atMost(SOON).until(() -> upstream.openStreams() == 0);
        assertThatTokensAreCharged();
    }

    @Test
    void chargesTheTokensOfAStreamThatTheUpstreamBreaksOff() throws IOException {
        String event = "data: " + Upstream.PRICED + "\n\n";
        RawUpstream.HERE.say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");

        try (Socket socket = get("/open-apis/aily/v1/broken/events")) {
            assertThat(readAll(socket)).contains(Upstream.PRICED).doesNotEndWith("0\r\n\r\n");
        }

        assertThatTokensAreCharged();
    }

    @Test
    void chargesACallWhoseCallerDoesNotWaitForItsAnswer() throws IOException {
        Socket socket = get("/open-apis/aily/v1/relaxed/" + user + "/silent");
        await().atMost(SOON).until(() -> upstream.to(user).size() == 1);

        socket.close();

        Written written = only();
        assertThat(written.outcome().cost()).isEqualTo(new Credits(2_500_000));
        assertThat(written.outcome().status()).isNull();
    }

    @Test
    void chargesNothingForARefusedCallWhoseCallerLeavesWhileItIsParked() throws IOException {
        upstream.script(user, call -> Answer.refusal(99991679, "Unauthorized", "aily:session:write"));

        Socket socket = get("/open-apis/aily/v1/relaxed/" + user, "Prefer: wait=30");
        await().atMost(SOON).until(() -> vault.hasPending(user) && vault.waiting() == 1);

        socket.close();

        Written written = only();
        assertThat(written.outcome().cost()).isEqualTo(Credits.ZERO);
        assertThat(written.outcome().status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"relaxed", "durable"})
    void writesDownButDoesNotChargeACallThatIsAnsweredHereInTheUpstreamsStead(String route) {
        upstream.script(user, call -> Answer.refusal(99991672, "Access denied"));

        post("/open-apis/aily/v1/" + route + "/" + user, "{}").expectStatus().isForbidden();

        assertThat(upstream.to(user)).hasSize(1);
        Written written = only();
        assertThat(written.outcome().cost()).isEqualTo(Credits.ZERO);
        assertThat(written.outcome().status()).isEqualTo(403);
        assertThat(written.wasHeld()).isEqualTo(route.equals("durable"));
        assertThat(meter.held()).isZero();
    }

    @Test
    void doesNotChargeARefusedCallThatIsAcceptedForLater() {
        upstream.script(user, call -> Answer.refusal(99991679, "Unauthorized", "aily:session:write"));

        Calls.client(port)
                .get()
                .uri("/open-apis/aily/v1/relaxed/" + user)
                .header("Authorization", basic(application))
                .header("X-User-Id", user)
                .header("Prefer", "respond-async")
                .exchange()
                .expectStatus()
                .isAccepted();

        assertThat(only().outcome().cost()).isEqualTo(Credits.ZERO);
    }

    @Test
    void endsAStreamThatHasCostWhatWasHeld() throws IOException {
        try (Socket socket = get("/open-apis/aily/v1/cut/stream")) {
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer)
                    .contains("data: {\"n\":2}")
                    .contains("event: error\ndata: {\"type\":\"urn:larkspur:credits-used-up\"")
                    .doesNotContain("data: {\"n\":3}");
        }

        await().atMost(SOON).until(() -> upstream.openStreams() == 0);
        Written written = only();
        assertThat(written.wasHeld()).isTrue();
        assertThat(written.outcome().status()).isEqualTo(200);
        assertThat(written.outcome().bytesOut()).isEqualTo(45);
        assertThat(written.outcome().cost()).isEqualTo(new Credits(5_500_000));
    }

    @Test
    void breaksOffAStreamThatHasCostWhatWasHeldWithinAnEvent() throws IOException {
        scriptPieces("/half-told", "text/event-stream", "data: {\"n\":0}\n\n", "data: \"" + LONG, "\"\n\n");

        try (Socket socket = get("/open-apis/aily/v1/cut/half-told")) {
            assertThat(readAll(socket)).doesNotContain("event: error");
        }

        assertThat(only().outcome().status()).isEqualTo(200);
    }

    @Test
    void breaksOffAnyOtherAnswerThatGoesOnAfterItHasCostWhatWasHeld() throws IOException {
        scriptPieces("/outruns", "application/json", LONG, "the rest");

        try (Socket socket = get("/open-apis/aily/v1/cut/outruns")) {
            assertThat(readAll(socket)).doesNotContain("the rest").doesNotContain("credits-used-up");
        }

        Written written = only();
        assertThat(written.outcome().status()).isEqualTo(200);
        assertThat(written.outcome().bytesOut()).isEqualTo(LONG.length());
        assertThat(written.outcome().cost()).isEqualTo(new Credits(21_000_000));
        assertThat(meter.held()).isZero();
    }

    @Test
    void passesAnAnswerWholeThatEndsWhereItHasCostWhatWasHeld() {
        scriptPieces("/just-ends", "application/json", "{}", LONG);

        post("/open-apis/aily/v1/cut/just-ends", "{}")
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .isEqualTo("{}" + LONG);

        assertThat(only().outcome().cost()).isEqualTo(new Credits(21_200_000));
    }

    @Test
    void makesAMemberOfThePlatformsUserWhoMakesAFirstCall() {
        post("/open-apis/aily/v1/relaxed/skills", "{}").expectStatus().isOk();
        MeteredCall first = only().call();

        newcomers.met(first).block(SOON);

        assertThat(first.appId()).isEqualTo(FakePlatform.APP);
        assertThat(members.named(user).map(User::provider).block(SOON)).isEqualTo("feishu");
    }

    @Test
    void makesAMemberOfAnIssuersUserByTheNameOfTheIssuer() {
        newcomers.met(call(user, FakeIssuers.ISSUER)).block(SOON);

        assertThat(members.named(user).map(User::provider).block(SOON)).isEqualTo(FakeIssuers.ISSUER);
    }

    @Test
    void makesNoMemberOfAnApplication() {
        Calls.client(port)
                .get()
                .uri("/open-apis/aily/v1/relaxed/skills")
                .header("Authorization", basic(application))
                .exchange()
                .expectStatus()
                .isOk();
        String payer = "app:" + application.id();
        await().atMost(SOON).until(() -> meter.of(payer).size() == 1);

        newcomers.met(meter.of(payer).get(0).call()).block(SOON);

        assertThat(members.named(payer).blockOptional(SOON)).isEmpty();
    }

    private static MeteredCall call(String user, String appId) {
        return new MeteredCall(UUID.randomUUID().toString(), user, appId, "app", "relaxed", "GET /x", Instant.EPOCH);
    }

    private Written only() {
        await().atMost(SOON).until(() -> meter.of(user).size() == 1);
        return meter.of(user).get(0);
    }

    private void assertThatTokensAreCharged() {
        Written written = only();
        assertThat(written.wasHeld()).isTrue();
        assertThat(written.outcome().status()).isEqualTo(200);
        assertThat(written.outcome().model()).isEqualTo("gpt-4");
        assertThat(written.outcome().promptTokens()).isEqualTo(2000);
        assertThat(written.outcome().completionTokens()).isEqualTo(1000);
        assertThat(written.outcome().cost()).isEqualTo(new Credits(3_500_000));
        assertThat(meter.held()).isZero();
    }

    private WebTestClient.ResponseSpec post(String path, String body) {
        return Calls.client(port)
                .post()
                .uri(path)
                .header("Authorization", basic(application))
                .header("X-User-Id", user)
                .header("Content-Type", "application/json")
                .bodyValue(body)
                .exchange();
    }

    private Socket get(String path, String... more) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout((int) SOON.toMillis());
        String request =
                "GET " + path + " HTTP/1.1\r\nHost: g\r\nAuthorization: " + basic(application) + "\r\nX-User-Id: "
                        + user + "\r\n" + String.join("\r\n", more) + (more.length == 0 ? "\r\n" : "\r\n\r\n");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void scriptPieces(String pathEnd, String type, String... pieces) {
        upstream.script(
                pathEnd,
                call -> new Answer(
                        200,
                        Map.of("Content-Type", type),
                        Stream.of(pieces)
                                .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
                                .toList()));
    }

    private static String readUntil(Socket socket, String wanted) throws IOException {
        StringBuilder read = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
            read.append((char) c);
            if (read.indexOf(wanted, Math.max(0, read.length() - wanted.length())) >= 0) {
                break;
            }
        }
        return read.toString();
    }

    /** Up to the end of the connection, however it ends. */
    private static String readAll(Socket socket) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(read);
        } catch (SocketException broken) {
            return read.toString(StandardCharsets.UTF_8);
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    /** As the guard does, between the hold and the sending. */
    @TestConfiguration(proxyBeanMethods = false)
    static class TurnedAway {

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE - 2)
        GlobalFilter turnsAway() {
            return (exchange, chain) -> exchange.getRequest().getPath().value().endsWith("/turned-away")
                    ? Mono.error(new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE))
                    : chain.filter(exchange);
        }
    }
}
