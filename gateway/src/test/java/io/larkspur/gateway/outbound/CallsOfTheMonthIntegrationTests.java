package io.larkspur.gateway.outbound;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.accounts.Application;
import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import io.larkspur.stores.StoresConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.function.SingletonSupplier;

/** Counted in a real Redis, while an upstream that keeps failing is left alone. */
@GatewayTest
@Import(StoresConfiguration.class)
@TestPropertySource(
        properties = {
            "larkspur.stores.database-url=postgresql://nobody@127.0.0.1:1/none",
            "larkspur.stores.redis-timeout=20s",
            "larkspur.gateway.guard.calls=20",
            "larkspur.gateway.guard.rest=1m"
        })
class CallsOfTheMonthIntegrationTests {

    @LocalServerPort
    private int port;

    @Autowired
    private ApplicationContext context;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private MonthlyCalls monthly;

    @Autowired
    private MeterRegistry meters;

    private final Upstream upstream = Upstream.HERE;

    @DynamicPropertySource
    static void store(DynamicPropertyRegistry properties) {
        properties.add(
                "larkspur.stores.redis-url", SingletonSupplier.of(EmbeddedStores.forTests()::freshRedis)::obtain);
    }

    @Test
    void areThoseThatHaveLeft() {
        OutboundRedis.reached(context);
        upstream.script("/worn-out", call -> Upstream.Answer.json(503, "{}"));
        Application application = applications.invitingThrough("cli_worn_out");
        WebTestClient client = Calls.client(port);

        for (int call = 0; call < 30; call++) {
            client.get()
                    .uri("/open-apis/x/worn-out")
                    .header("Authorization", basic(application))
                    .exchange()
                    .expectStatus()
                    .isEqualTo(503);
        }

        int sent = upstream.to("/x/worn-out").size();
        assertThat(sent).isBetween(1, 29);
        await().atMost(OutboundRedis.SOON).untilAsserted(() -> {
            monthly.add().block(OutboundRedis.SOON);
            assertThat(counted()).isEqualTo(sent);
        });
    }

    private double counted() {
        return meters.get("larkspur.platform.calls.month")
                .tag("app_id", "cli_worn_out")
                .gauge()
                .value();
    }
}
