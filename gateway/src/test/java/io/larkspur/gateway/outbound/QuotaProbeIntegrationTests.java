package io.larkspur.gateway.outbound;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A used-up month, and calls that try whether it has been raised. */
@GatewayTest
@TestPropertySource(properties = "larkspur.gateway.outbound.quota-probe=1s")
class QuotaProbeIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Upstream.Answer USED_UP =
            Upstream.Answer.json(429, "{\"code\":99991403,\"msg\":\"This month's API call quota has been exceeded\"}");
    private static final Upstream.Answer TOO_OFTEN = new Upstream.Answer(
            429,
            Map.of("Content-Type", "application/json", "x-ogw-ratelimit-limit", "50", "x-ogw-ratelimit-reset", "1"),
            List.of("{\"code\":99991400,\"msg\":\"request trigger frequency limit\"}"
                    .getBytes(StandardCharsets.UTF_8)));

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private MeterRegistry meters;

    private final Upstream upstream = Upstream.HERE;
    private final AtomicReference<Upstream.Answer> answer = new AtomicReference<>(USED_UP);
    private WebTestClient client;

    @BeforeEach
    void connect() {
        client = Calls.client(port);
        upstream.script("/probed", call -> answer.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 400, 404})
    void staysUsedUpWhereTheCallThatTriesFails(int status) {
        String app = "cli_probed_" + status;
        Application application = applications.invitingThrough(app);
        assertThat(call(application)).isEqualTo(429);

        answer.set(Upstream.Answer.json(status, "{\"code\":1254000,\"msg\":\"wrong\"}"));
        await().atMost(SOON).until(() -> call(application) == status);

        assertThat(exhausted(app)).isEqualTo(1);
    }

    @Test
    void isRaisedWhereTheCallThatTriesIsCarriedOut() {
        Application application = applications.invitingThrough("cli_raised");
        assertThat(call(application)).isEqualTo(429);

        answer.set(Upstream.Answer.ok());
        await().atMost(SOON).until(() -> call(application) == 200);

        assertThat(exhausted("cli_raised")).isZero();
    }

    @Test
    void isRaisedWhereTheCallThatTriesIsCarriedOutTheSecondTime() {
        Application application = applications.invitingThrough("cli_raised_late");
        assertThat(call(application)).isEqualTo(429);

        upstream.script("/probed", call -> answer.getAndSet(Upstream.Answer.ok()));
        answer.set(TOO_OFTEN);
        await().atMost(SOON).until(() -> call(application) == 200);

        assertThat(exhausted("cli_raised_late")).isZero();
    }

    private double exhausted(String app) {
        return meters.get("larkspur.platform.quota.exhausted")
                .tag("app_id", app)
                .gauge()
                .value();
    }

    private int call(Application application) {
        return client.get()
                .uri("/open-apis/x/probed")
                .header("Authorization", basic(application))
                .exchange()
                .returnResult(String.class)
                .getStatus()
                .value();
    }
}
