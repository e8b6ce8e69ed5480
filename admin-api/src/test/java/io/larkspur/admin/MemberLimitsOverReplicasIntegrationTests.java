package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.embedded.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A user of the user service at two replicas, over a Redis of their own that a test may hold as it stands. */
class MemberLimitsOverReplicasIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ME = "/api/v1/users/me";
    private static final int LIMIT = 100;
    private static final List<Replica> REPLICAS = new ArrayList<>();

    private static EmbeddedStores stores;

    @BeforeAll
    static void start(@TempDir Path folder) {
        stores = EmbeddedStores.keepingDataIn(folder.resolve("stores"));
        String database = EmbeddedStores.forTests().freshDatabase();
        for (int replica = 0; replica < 2; replica++) {
            REPLICAS.add(Replica.over(database, stores.redisUrl(), folder.resolve("files")));
        }
        clients(0)
                .administrator()
                .put()
                .uri("/admin/limits")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"member\": {\"per_hour\": " + LIMIT + "}}")
                .exchange()
                .expectStatus()
                .isOk();
        for (int replica = 0; replica < 2; replica++) {
            Clients clients = clients(replica);
            WebTestClient somebody = ServiceUsers.as(clients, ServiceUsers.freshId());
            await().atMost(SOON).until(() -> metrics(clients).contains("larkspur_limits_replicas 2.0"));
            await().atMost(SOON).until(() -> isCounted(somebody));
        }
    }

    @AfterAll
    static void stop() {
        REPLICAS.forEach(Replica::close);
        stores.close();
    }

    /** A replica that first hears of somebody while it has no Redis admits its share, whatever others have admitted. */
    @BeforeEach
    void awaitRedisEverywhere() {
        for (int replica = 0; replica < 2; replica++) {
            Clients clients = clients(replica);
            await().atMost(SOON).until(() -> metrics(clients).contains("larkspur_redis_away 0.0"));
        }
    }

    @Test
    void admitTheLimitTogether() {
        assertThat(admitted(tokenOfSomebody(), 150)).isBetween(LIMIT - 2L, (long) LIMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60})
    void admitNoMoreThanTheLimitWhileRedisIsHeld(int before) throws Exception {
        String token = tokenOfSomebody();
        for (int request = 0; request < before; request++) {
            assertThat(status(clients(request % 2).bearer(token))).isEqualTo(404);
        }

        long admitted = before;
        signal("STOP");
        try {
            admitted += admitted(token, 150);
        } finally {
            signal("CONT");
        }

        assertThat(admitted).isBetween(before + 1L, (long) LIMIT);
    }

    /** How many of so many requests are admitted, two of three of them sent to the first replica. */
    private static long admitted(String token, int requests) {
        List<WebTestClient> bearers =
                List.of(clients(0).bearer(token), clients(1).bearer(token));
        return Objects.requireNonNull(Flux.range(0, requests)
                .flatMap(
                        n -> Mono.fromCallable(() -> status(bearers.get(n % 3 / 2)))
                                .subscribeOn(Schedulers.boundedElastic()),
                        8)
                .doOnNext(status -> assertThat(status).isIn(404, 429))
                .filter(status -> status == 404)
                .count()
                .block(SOON));
    }

    /** Nobody's account: whoever is let in is told that, which costs nothing but the request. */
    private static String tokenOfSomebody() {
        return ServiceUsers.token(clients(0), ServiceUsers.freshId())
                .required("token")
                .stringValue();
    }

    private static boolean isCounted(WebTestClient bearer) {
        return bearer.get()
                .uri(ME)
                .exchange()
                .returnResult(Void.class)
                .getResponseHeaders()
                .containsHeader("X-RateLimit-Limit");
    }

    private static int status(WebTestClient bearer) {
        return bearer.get()
                .uri(ME)
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    private static String metrics(Clients clients) {
        return Objects.requireNonNull(clients.nobody()
                .get()
                .uri("/metrics")
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }

    private static Clients clients(int replica) {
        return REPLICAS.get(replica).clients();
    }

    private static void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(
                                "sh",
                                "-c",
                                "kill -" + name + " " + stores.redisProcess().pid())
                        .start()
                        .waitFor())
                .isZero();
    }
}
