package io.larkspur.gateway.outbound;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;

@GatewayTest
@TestPropertySource(properties = {"larkspur.gateway.outbound.patience=20s", "larkspur.gateway.outbound.waiting=50"})
class OutboundIntegrationTests {

    private static final String TOO_OFTEN = "{\"code\":99991400,\"msg\":\"request trigger frequency limit\"}";

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private MeterRegistry meters;

    private final Upstream upstream = Upstream.HERE;
    private final AtomicInteger refusals = new AtomicInteger();
    private Application application;
    private WebTestClient client;

    @BeforeEach
    void connect() {
        application = applications.inviting();
        client = Calls.client(port);
    }

    @Test
    void waitsForThePlatformInsteadOfFailing() {
        refuse("/paced", 1, 1);

        client.get()
                .uri("/open-apis/x/paced")
                .header("Authorization", basic(application))
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .doesNotExist("x-ogw-ratelimit-reset")
                .expectBody()
                .json("{\"code\":0,\"msg\":\"ok\"}");
        assertThat(upstream.to("/x/paced")).hasSize(2);
    }

    @Test
    void sendsNoBodyTwiceWhoseLengthNobodyTells() {
        refuse("/chunked", 1, 1);

        String answer = Calls.raw(
                port,
                "GET /open-apis/x/chunked HTTP/1.1",
                "Host: localhost",
                "Authorization: " + basic(application),
                "Transfer-Encoding: chunked",
                "",
                "2",
                "{}",
                "0");

        assertThat(Calls.status(answer)).isEqualTo(429);
        assertThat(upstream.to("/x/chunked")).hasSize(1);
    }

    @Test
    void letsOnlyThatApiPauseWhereThePlatformSaysSo() {
        refuse("/chats/oc_1", 1, 2);
        post("/open-apis/x/chats/oc_1").isEqualTo(429);
        long began = System.nanoTime();

        call("/open-apis/x/another").isOk();
        assertThat(System.nanoTime() - began).isLessThan(1_000_000_000L);

        post("/open-apis/x/chats/oc_2").isOk();
        assertThat(System.nanoTime() - began).isGreaterThan(1_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({"HEAD,''", "POST,br", "POST,gzip"})
    void letsOnlyThatApiPauseWhereTheAnswerCannotBeRead(String method, String encoding) {
        String path = "/unreadable-" + method + "-" + encoding;
        application = applications.invitingThrough("cli" + path.replace('/', '_'));
        Map<String, String> head = Map.of(
                "Content-Type", "application/json",
                "x-ogw-ratelimit-limit", "50",
                "x-ogw-ratelimit-reset", "60");
        Map<String, String> encoded = new HashMap<>(head);
        encoded.put("Content-Encoding", encoding);
        upstream.script(
                path,
                call -> new Upstream.Answer(
                        429,
                        encoding.isEmpty() ? head : encoded,
                        method.equals("HEAD") ? List.of() : List.of(new byte[] {1, 2, 3})));

        client.method(HttpMethod.valueOf(method))
                .uri("/open-apis/x" + path)
                .header("Authorization", basic(application))
                .exchange()
                .expectStatus()
                .isEqualTo(429);

        call("/open-apis/x/another").isOk();
    }

    @Test
    void letsTheWholeAppPauseWhereItDoesNot() {
        refuse("/long-pause", 1, 2, "{}");
        post("/open-apis/x/long-pause").isEqualTo(429);
        int before = upstream.size();
        long began = System.nanoTime();

        call("/open-apis/x/another").isOk();

        assertThat(System.nanoTime() - began).isGreaterThan(1_000_000_000L);
        assertThat(upstream.size()).isEqualTo(before + 1);
    }

    @Test
    void stopsWhereTheMonthIsUsedUp() {
        upstream.script(
                "/used-up",
                call -> new Upstream.Answer(
                        429,
                        Map.of("Content-Type", "application/json"),
                        List.of("{\"code\":99991403,\"msg\":\"This month's API call quota has been exceeded\"}"
                                .getBytes(StandardCharsets.UTF_8))));
        application = applications.invitingThrough("cli_used_up");

        quotaIsGone("/open-apis/x/used-up");
        int before = upstream.size();
        quotaIsGone("/open-apis/x/elsewhere");
        assertThat(upstream.size()).isEqualTo(before);

        call("/open-apis/aily/v1/sessions").isOk();
        assertThat(meters.get("larkspur.platform.quota.exhausted")
                        .tag("app_id", "cli_used_up")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void saysThatTheMonthIsUsedUpWhereTheSecondSendingFindsOut() {
        refuse(
                "/used-up-late",
                1,
                1,
                TOO_OFTEN,
                Upstream.Answer.json(
                        429, "{\"code\":99991403,\"msg\":\"This month's API call quota has been exceeded\"}"));
        application = applications.invitingThrough("cli_used_up_late");

        quotaIsGone("/open-apis/x/used-up-late");
        assertThat(upstream.to("/x/used-up-late")).hasSize(2);

        quotaIsGone("/open-apis/x/elsewhere");
    }

    @Test
    void understandsCompressedAnswers() {
        upstream.script(
                "/compressed",
                call -> new Upstream.Answer(
                        429,
                        Map.of("Content-Type", "application/json", "Content-Encoding", "gzip"),
                        List.of(gzip(
                                "{\"code\":99991403,\"msg\":\"This month's API call quota has been exceeded\"}"))));
        application = applications.invitingThrough("cli_compressed");

        quotaIsGone("/open-apis/x/compressed");
    }

    @Test
    void passesOnWhatIsTooLongOnceDecoded() {
        byte[] answer = gzip("{\"code\":99991403,\"msg\":\"" + " ".repeat(20_000) + "\"}");
        upstream.script(
                "/swelling",
                call -> new Upstream.Answer(
                        429, Map.of("Content-Type", "application/json", "Content-Encoding", "gzip"), List.of(answer)));
        application = applications.invitingThrough("cli_swelling");

        client.get()
                .uri("/open-apis/x/swelling")
                .header("Authorization", basic(application))
                .exchange()
                .expectStatus()
                .isEqualTo(429)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(99991403)
                .jsonPath("$.type")
                .doesNotExist();
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream compressed = new GZIPOutputStream(bytes)) {
            compressed.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void quotaIsGone(String path) {
        client.get()
                .uri(path)
                .header("Authorization", basic(application))
                .exchange()
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .exists("Retry-After")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:platform-quota-exhausted")
                .jsonPath("$.platform_code")
                .isEqualTo(99991403)
                .jsonPath("$.code")
                .isEqualTo(770000429);
    }

    private void refuse(String path, int times, int seconds) {
        refuse(path, times, seconds, TOO_OFTEN);
    }

    private StatusAssertions post(String path) {
        return client.post()
                .uri(path)
                .header("Authorization", basic(application))
                .bodyValue("{}")
                .exchange()
                .expectStatus();
    }

    private void refuse(String path, int times, int seconds, String body) {
        refuse(path, times, seconds, body, Upstream.Answer.ok());
    }

    private void refuse(String path, int times, int seconds, String body, Upstream.Answer then) {
        refusals.set(times);
        upstream.script(
                path,
                call -> refusals.getAndDecrement() > 0
                        ? new Upstream.Answer(
                                429,
                                Map.of(
                                        "Content-Type", "application/json",
                                        "x-ogw-ratelimit-limit", "50",
                                        "x-ogw-ratelimit-reset", Integer.toString(seconds)),
                                List.of(body.getBytes(StandardCharsets.UTF_8)))
                        : then);
    }

    private StatusAssertions call(String path) {
        return client.get()
                .uri(path)
                .header("Authorization", basic(application))
                .exchange()
                .expectStatus();
    }
}
