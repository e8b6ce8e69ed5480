package io.larkspur.gateway.token;

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
import io.larkspur.gateway.Upstream.Answer;
import io.larkspur.vault.AuthSessionState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Flux;

/** The platform refuses a token that was thought good, and the caller does not notice. */
@GatewayTest
class RefusedTokenIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final Map<String, String> GZIP =
            Map.of("Content-Type", "application/json", "Content-Encoding", "gzip");

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    @Autowired
    private FakePlatform platform;

    private final Upstream upstream = Upstream.HERE;
    private final String user = "ou_" + UUID.randomUUID().toString().replace("-", "");
    private final String path = "/open-apis/aily/v1/sessions/" + user;
    private Application application;
    private WebTestClient client;

    @BeforeEach
    void connect() {
        application = applications.inviting();
        client = Calls.client(port);
    }

    @ParameterizedTest
    @ValueSource(ints = {99991668, 99991677})
    void sendsACallAgainWithANewToken(int code) {
        String old = vault.grant(user, application.id());
        upstream.script(path, refusing(old, Answer.refusal(code, "Invalid access token")));

        post("{\"charge\":1}").expectStatus().isOk().expectHeader().valueEquals("X-Tt-Logid", "log-1");

        List<Upstream.Call> calls = upstream.to(user);
        assertThat(calls).hasSize(2).allMatch(call -> call.body().equals("{\"charge\":1}"));
        assertThat(calls.get(0).all("Authorization")).containsExactly("Bearer " + old);
        assertThat(calls.get(1).all("Authorization")).hasSize(1).doesNotContain("Bearer " + old);
        assertThat(vault.refreshesOf(user)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE"})
    void sendsACallWithoutBodyAgain(String method) {
        String old = vault.grant(user, application.id());
        upstream.script(
                path,
                call -> call.method().equals("HEAD")
                        ? Answer.ok()
                        : refusing(old, Answer.refusal(99991668, "Invalid access token"))
                                .apply(call));

        client.method(HttpMethod.valueOf(method))
                .uri(path)
                .headers(headers -> credentials(headers::set))
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(upstream.to(user)).hasSize(method.equals("HEAD") ? 1 : 2);
    }

    @Test
    void leavesNoTraceOfTheFirstAnswer() {
        String old = vault.grant(user, application.id());
        upstream.script(
                path,
                refusing(
                        old,
                        new Answer(
                                401,
                                Map.of("Content-Type", "application/json", "X-First", "1", "X-Tt-Logid", "first"),
                                List.of("{\"code\":99991677}".getBytes(StandardCharsets.UTF_8)))));

        post("{}")
                .expectStatus()
                .isOk()
                .expectHeader()
                .doesNotExist("X-First")
                .expectHeader()
                .doesNotExist("Set-Cookie")
                .expectHeader()
                .valueEquals("X-Tt-Logid", "log-1")
                .expectHeader()
                .exists("X-Content-Type-Options")
                .expectBody()
                .json("{\"code\":0}");
    }

    @Test
    void readsARefusalThatComesCompressedOrInPieces() throws IOException {
        byte[] refusal = "{\"code\":99991677,\"msg\":\"expired\"}".getBytes(StandardCharsets.UTF_8);

        String first = vault.grant(user, application.id());
        upstream.script(path, refusing(first, new Answer(400, GZIP, List.of(zipped(refusal)))));
        post("{}").expectStatus().isOk();
        String second = vault.grant(user, application.id());
        upstream.script(path, refusing(second, new Answer(400, JSON, bytes(refusal))));
        post("{}").expectStatus().isOk();
        assertThat(upstream.to(user)).hasSize(4);
    }

    @Test
    void passesARefusalOnThatCameCompressedOrInPieces() throws IOException {
        String text = "{\"code\":99991668,\"msg\":\"user access token not support\"}";
        byte[] refusal = text.getBytes(StandardCharsets.UTF_8);
        vault.grant(user, application.id());

        for (Answer answer :
                List.of(new Answer(400, GZIP, List.of(zipped(refusal))), new Answer(400, JSON, bytes(refusal)))) {
            upstream.script(path, call -> answer);
            post("{}").expectStatus().isBadRequest().expectBody(String.class).isEqualTo(text);
        }
    }

    @Test
    void asksOnlyForEncodingsItCanRead() {
        vault.grant(user, application.id());

        client.get()
                .uri(path)
                .headers(headers -> credentials(headers::set))
                .header("Accept-Encoding", "br, gzip;q=0.9")
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(upstream.to(user).get(0).all("Accept-Encoding")).containsExactly("gzip;q=0.9");
    }

    @Test
    void refreshesOnceForManyWhoAreRefusedTogether() {
        String old = vault.grant(user, application.id());
        upstream.script(path, refusing(old, Answer.refusal(99991677, "expired")));

        List<CompletableFuture<WebTestClient.ResponseSpec>> answers = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> post("{\"n\":" + i + "}")))
                .toList();

        answers.forEach(answer -> answer.join().expectStatus().isOk());
        assertThat(vault.refreshesOf(user)).isEqualTo(1);
        assertThat(upstream.to(user)).hasSizeBetween(51, 100);
        IntStream.range(0, 50).forEach(i -> assertThat(upstream.to(user))
                .filteredOn(call -> call.body().equals("{\"n\":" + i + "}"))
                .hasSizeBetween(1, 2));
    }

    @Test
    void sendsAShortBodyOfUnknownLengthAgain() {
        String old = vault.grant(user, application.id());
        upstream.script(path, refusing(old, Answer.refusal(99991677, "expired")));

        streamed(Flux.just("{\"a\":", "1}")).expectStatus().isOk();

        assertThat(upstream.to(user)).hasSize(2).allMatch(call -> call.body().equals("{\"a\":1}"));
    }

    @Test
    void sendsNothingWhoseFramingTheCallerWantsRemoved() {
        vault.grant(user, application.id());

        streamed(Flux.just("one", "two"), "keep-alive, Transfer-Encoding")
                .expectStatus()
                .isBadRequest();

        assertThat(upstream.to(user)).isEmpty();
    }

    @Test
    void passesNothingOnOfARefusalThatBreaksOff() {
        vault.grant(user, application.id());

        client.get()
                .uri(path + "/breaks-off")
                .headers(headers -> credentials(headers::set))
                .exchange()
                .expectStatus()
                .isEqualTo(502)
                .expectHeader()
                .doesNotExist("X-First")
                .expectHeader()
                .doesNotExist("Content-Encoding")
                .expectBody()
                .jsonPath("$.type")
                .value(String.class, type -> assertThat(type).startsWith("urn:larkspur:"));
    }

    @Test
    void renewsForTheNextCallWhatIsTooLongToSendAgain() {
        String old = vault.grant(user, application.id());
        upstream.script(path, refusing(old, Answer.refusal(99991677, "expired")));
        String longer = "x".repeat(300 * 1024);

        post(longer)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(99991677);
        streamed(Flux.fromIterable(List.of("x".repeat(200 * 1024), "x".repeat(100 * 1024))))
                .expectStatus()
                .isOk();

        assertThat(upstream.to(user)).hasSize(2);
        assertThat(vault.refreshesOf(user)).isEqualTo(1);
    }

    @Test
    void passesARefusalInPiecesOnAfterARefreshThatTookAWhile() {
        String old = vault.grant(user, application.id());
        vault.refreshSlowly(user);
        upstream.script(
                path,
                refusing(
                        old,
                        new Answer(
                                400,
                                JSON,
                                List.of(
                                        "{\"code\":99991677,".getBytes(StandardCharsets.UTF_8),
                                        "\"msg\":\"expired\"}".getBytes(StandardCharsets.UTF_8)))));

        post("x".repeat(300 * 1024))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(99991677);
    }

    @Test
    void passesTheFirstBytesOfALongBodyOnAtOnce() throws IOException {
        vault.grant(user, application.id());
        for (String framing : List.of("Content-Length: 1048576", "Transfer-Encoding: chunked")) {
            long before = upstream.sunk();
            try (Socket socket = new Socket("127.0.0.1", port)) {
                String head = "POST " + path + "/sink HTTP/1.1\r\nHost: g\r\nAuthorization: " + basic(application)
                        + "\r\nX-User-Id: " + user + "\r\n" + framing + "\r\n\r\n"
                        + (framing.startsWith("T") ? "4\r\n" : "");
                socket.getOutputStream().write((head + "abcd").getBytes(StandardCharsets.US_ASCII));

                await().atMost(SOON).until(() -> upstream.sunk() == before + 4);
            }
        }
    }

    @Test
    void leavesATokenOfTheWrongKindAlone() {
        String old = vault.grant(user, application.id());
        upstream.script(path, refusing(old, Answer.refusal(99991668, "user access token not support")));

        post("{}").expectStatus().isBadRequest().expectBody().jsonPath("$.code").isEqualTo(99991668);

        assertThat(upstream.to(user)).hasSize(1);
        assertThat(vault.refreshesOf(user)).isZero();
        assertThat(vault.invitationsFor(user)).isEmpty();
    }

    @Test
    void passesASecondRefusalOnAndDoesNotUseUpTheConsent() {
        vault.grant(user, application.id());
        upstream.script(path, call -> Answer.refusal(99991668, "Invalid access token"));

        for (int i = 0; i < 3; i++) {
            post("{}")
                    .expectStatus()
                    .isBadRequest()
                    .expectHeader()
                    .valueEquals("X-Tt-Logid", "log-1")
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo(99991668);
        }

        assertThat(upstream.to(user)).hasSize(4);
        assertThat(vault.refreshesOf(user)).isEqualTo(1);
    }

    @Test
    void asksTheUserWhereNoRefreshIsPossible() {
        String old = vault.grant(user, application.id());
        vault.spoilRefresh(user);
        upstream.script(path, refusing(old, Answer.refusal(99991668, "Invalid access token")));

        post("{}")
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .exists("Retry-After")
                .expectHeader()
                .exists("WWW-Authenticate")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:authorization-pending")
                .jsonPath("$.session_id")
                .isEqualTo(vault.pendingOf(user).sessionId());
        assertThat(upstream.to(user)).hasSize(1);
    }

    @Test
    void goesOnOnceTheUserHasAuthorizedAnew() {
        String old = vault.grant(user, application.id());
        vault.spoilRefresh(user);
        upstream.script(path, refusing(old, Answer.refusal(99991668, "Invalid access token")));

        CompletableFuture<WebTestClient.ResponseSpec> answer =
                CompletableFuture.supplyAsync(() -> post("{\"charge\":1}", "wait=30"));
        await().atMost(SOON).until(() -> vault.hasPending(user) && vault.waiting() == 1);
        vault.grant(user, application.id());
        String renewed = vault.grant(user, application.id());
        vault.end(vault.pendingOf(user).sessionId(), AuthSessionState.COMPLETED);

        answer.join().expectStatus().isOk().expectHeader().valueEquals("Preference-Applied", "wait=30");
        assertThat(upstream.to(user)).hasSize(2);
        assertThat(upstream.to(user).get(1).all("Authorization")).containsExactly("Bearer " + renewed);
        assertThat(upstream.to(user).get(1).body()).isEqualTo("{\"charge\":1}");
    }

    @Test
    void sendsNothingForACallerWhoLeftWhileParked() throws IOException {
        String old = vault.grant(user, application.id());
        vault.spoilRefresh(user);
        upstream.script(path, refusing(old, Answer.refusal(99991668, "Invalid access token")));
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String request = "POST " + path + " HTTP/1.1\r\nHost: g\r\nAuthorization: " + basic(application)
                    + "\r\nX-User-Id: " + user + "\r\nPrefer: wait=30\r\nContent-Length: 2\r\n\r\n{}";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await().atMost(SOON).until(() -> vault.waiting() == 1);
        }

        await().atMost(SOON).until(() -> vault.waiting() == 0);
        vault.grant(user, application.id());
        vault.end(vault.pendingOf(user).sessionId(), AuthSessionState.COMPLETED);
        assertThat(upstream.to(user)).hasSize(1);
    }

    @Test
    void fetchesTheAppsOwnTokenAnew() {
        platform.renewTenantTokens(true);
        try {
            upstream.script(
                    path, refusing(FakePlatform.TENANT_TOKEN, Answer.refusal(99991663, "Invalid access token")));

            asTheApp().expectStatus().isOk();

            assertThat(upstream.to(user)).hasSize(2);
            assertThat(upstream.to(user).get(1).all("Authorization"))
                    .containsExactly("Bearer " + FakePlatform.TENANT_TOKEN + "-next");
        } finally {
            platform.renewTenantTokens(false);
        }
    }

    @Test
    void doesNotSendAgainWithTheSameToken() {
        upstream.script(path, refusing(FakePlatform.TENANT_TOKEN, Answer.refusal(99991663, "Invalid access token")));

        asTheApp().expectStatus().isBadRequest();

        assertThat(upstream.to(user)).hasSize(1);
    }

    @Test
    void understandsTheRemoteMcp() {
        String old = vault.grant(user, application.id());
        upstream.script(
                "/mcp",
                call -> call.all("X-Lark-MCP-UAT").contains(old)
                        ? Answer.json(
                                400,
                                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32003,\"message\":\"The access token is invalid\"}}")
                        : Answer.json(200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"));
        try {
            client.post()
                    .uri("/proxy/mcp")
                    .headers(headers -> credentials(headers::set))
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
                    .exchange()
                    .expectStatus()
                    .isOk();
            assertThat(vault.refreshesOf(user)).isEqualTo(1);
        } finally {
            upstream.script("/mcp", call -> Answer.ok());
        }
    }

    @Test
    void passesALongErrorOnAsItComes() {
        vault.grant(user, application.id());
        List<byte[]> pieces = IntStream.range(0, 40)
                .mapToObj(i -> ("\"" + "x".repeat(1000) + "\",").getBytes(StandardCharsets.UTF_8))
                .toList();
        upstream.script(path, call -> new Answer(400, Map.of("Content-Type", "application/json"), pieces));

        post("{}").expectStatus().isBadRequest().expectBody(String.class).value(body -> assertThat(body)
                .hasSize(40 * 1003));
    }

    private static byte[] zipped(byte[] plain) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(plain);
        }
        return zipped.toByteArray();
    }

    private static List<byte[]> bytes(byte[] whole) {
        return IntStream.range(0, whole.length)
                .mapToObj(i -> new byte[] {whole[i]})
                .toList();
    }

    private static Function<Upstream.Call, Answer> refusing(String token, Answer refusal) {
        return call -> call.all("Authorization").contains("Bearer " + token) ? refusal : Answer.ok();
    }

    private WebTestClient.ResponseSpec post(String body, String... prefer) {
        return client.post()
                .uri(path)
                .headers(headers -> credentials(headers::set))
                .header("Prefer", prefer)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec streamed(Flux<String> pieces, String... connection) {
        return client.post()
                .uri(path)
                .headers(headers -> credentials(headers::set))
                .header("Connection", connection)
                .body(BodyInserters.fromDataBuffers(pieces.map(
                        text -> DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8)))))
                .exchange();
    }

    private WebTestClient.ResponseSpec asTheApp() {
        return client.get()
                .uri(path)
                .header("Authorization", basic(application))
                .exchange();
    }

    private void credentials(java.util.function.BiConsumer<String, String> header) {
        header.accept("Authorization", basic(application));
        header.accept("X-User-Id", user);
    }
}
