package io.larkspur.gateway.guard;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import io.larkspur.gateway.Upstream.Answer;
import io.larkspur.vault.AuthSessionState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;

/** An upstream with one place, and calls that wait for something else. */
@GatewayTest
@TestPropertySource(
        properties = {
            "larkspur.gateway.guard.concurrent=1",
            "larkspur.gateway.guard.waiting=0",
            "larkspur.gateway.outbound.patience=20s"
        })
class ParkedCallsIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SCOPE = "aily:session:write";

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    private final Upstream upstream = Upstream.HERE;
    private final String user = "ou_" + UUID.randomUUID().toString().replace("-", "");
    private final String path = "/open-apis/aily/v1/sessions/" + user;
    private Application application;
    private WebTestClient client;

    @BeforeEach
    void connect() {
        application = applications.inviting();
        client = Calls.client(port);
        await().atMost(SOON).until(() -> status("/open-apis/x/guarded") == 200);
    }

    @Test
    void takeNoPlaceWhileTheirUserIsAsked() {
        String refused = vault.grantScopes(user, application.id());
        upstream.script(
                path,
                call -> call.all("Authorization").contains("Bearer " + refused)
                        ? Answer.refusal(99991679, "Unauthorized", SCOPE)
                        : Answer.ok());
        CompletableFuture<Integer> parked = CompletableFuture.supplyAsync(this::parkable);
        await().atMost(SOON).until(() -> vault.hasPending(user) && vault.waiting() == 1);

        assertThat(status("/open-apis/x/guarded")).isEqualTo(200);

        vault.grantScopes(user, application.id(), SCOPE);
        vault.end(vault.pendingOf(user).sessionId(), AuthSessionState.COMPLETED);
        assertThat(parked.join()).isEqualTo(200);
        assertThat(upstream.to(user)).hasSize(2);
        thereIsOnePlace();
    }

    @Test
    void takeNoPlaceWhileTheyWaitForTheirTurn() {
        AtomicInteger refusals = new AtomicInteger(1);
        upstream.script(
                "/waits-for-its-turn",
                call -> refusals.getAndDecrement() > 0
                        ? new Answer(
                                429,
                                Map.of(
                                        "Content-Type", "application/json",
                                        "x-ogw-ratelimit-limit", "50",
                                        "x-ogw-ratelimit-reset", "2"),
                                List.of("{\"code\":99991400,\"msg\":\"request trigger frequency limit\"}"
                                        .getBytes(StandardCharsets.UTF_8)))
                        : Answer.ok());
        CompletableFuture<Integer> waiting =
                CompletableFuture.supplyAsync(() -> status("/open-apis/x/waits-for-its-turn"));
        await().atMost(SOON).until(() -> upstream.to("/waits-for-its-turn").size() == 1);

        await().atMost(Duration.ofMillis(1500)).until(() -> status("/open-apis/x/guarded") == 200);

        assertThat(waiting).isNotDone();
        assertThat(waiting.join()).isEqualTo(200);
        assertThat(upstream.to("/waits-for-its-turn")).hasSize(2);
        thereIsOnePlace();
    }

    private void thereIsOnePlace() {
        await().atMost(SOON).until(() -> status("/open-apis/x/guarded") == 200);
        Disposable stream = stream();

        assertThat(status("/open-apis/x/guarded")).isEqualTo(503);

        stream.dispose();
        await().atMost(SOON).until(() -> status("/open-apis/x/guarded") == 200);
    }

    /** The place may be left a moment after the answer came. */
    private Disposable stream() {
        AtomicReference<FluxExchangeResult<String>> answer = new AtomicReference<>();
        await().atMost(SOON).until(() -> {
            answer.set(client.get()
                    .uri("/open-apis/x/stream")
                    .header("Authorization", basic(application))
                    .exchange()
                    .returnResult(String.class));
            return answer.get().getStatus().value() == 200;
        });
        return answer.get().getResponseBody().subscribe();
    }

    private int parkable() {
        return client.post()
                .uri(path)
                .header("Authorization", basic(application))
                .header("X-User-Id", user)
                .header("Prefer", "wait=10")
                .bodyValue("{}")
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    private int status(String target) {
        return client.get()
                .uri(target)
                .header("Authorization", basic(application))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }
}
