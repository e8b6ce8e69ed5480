package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/**
 * Texts that other languages would take for a part of themselves, in every text of every operation that the API describes:
 * path, query, body, and the headers that it reads. They are data or refused, and nobody acts on them.
 */
@AdminApiTest
@ExtendWith(OutputCaptureExtension.class)
class InjectedTextIntegrationTests {

    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    /** A text in each place by turns, so many times round. */
    private static final int ROUNDS = 6;

    /** What an administrator would change for all the other tests. */
    private static final Set<String> SPARED = Set.of("/admin/limits", "/admin/keys", "/admin/keys/rotation");

    private static final List<String> HEADERS = List.of(
            HttpHeaders.AUTHORIZATION,
            "X-Request-Id",
            "X-User-Id",
            "Idempotency-Key",
            "User-Agent",
            "Accept-Language",
            "X-Forwarded-For",
            HttpHeaders.REFERER);

    @Autowired
    private Clients clients;

    private final InjectedTexts texts = new InjectedTexts();

    @AfterEach
    void close() {
        texts.close();
    }

    @Test
    void areDataOrRefusedWhereverTheyStand() {
        List<String> troubles = new ArrayList<>();
        int asked = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (DescribedOperation operation : operations()) {
                asked += 2;
                troubles.addAll(trouble(clients.administrator(), operation));
                troubles.addAll(trouble(clients.trusted(), operation));
            }
        }

        assertThat(troubles).isEmpty();
        assertThat(texts.all()).hasSizeGreaterThan(90);
        assertThat(asked).isGreaterThan(500);
        assertThat(texts.wereActedOn()).isFalse();
    }

    @Test
    void areDataOrRefusedInEveryHeader() {
        List<String> troubles = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String text = texts.nextForAHeader();
            String header = HEADERS.get(i % HEADERS.size());
            boolean credential = header.equals(HttpHeaders.AUTHORIZATION);
            int status = (credential ? clients.nobody() : clients.administrator())
                    .get()
                    .uri("/admin/sessions")
                    .header(header, credential ? ("Bearer " + text).strip() : text)
                    .exchange()
                    .expectBody()
                    .returnResult()
                    .getStatus()
                    .value();
            if (status >= 500 || credential && status / 100 != 4) {
                troubles.add(header + ": " + text + " -> " + status);
            }
        }

        assertThat(troubles).isEmpty();
        assertThat(texts.wereActedOn()).isFalse();
    }

    @Test
    void findNothingAsWildcards() {
        for (String wildcard : List.of("%", "_", "ou%", "%' OR '1'='1", ".*", "*")) {
            JsonNode found = Accounts.json(clients.administrator()
                    .get()
                    .uri(builder -> builder.path("/admin/sessions")
                            .queryParam("user_id", "{wildcard}")
                            .build(wildcard))
                    .exchange()
                    .expectBody()
                    .returnResult()
                    .getResponseBody());

            assertThat(found.path("sessions").size()).as(wildcard).isZero();
        }
    }

    @Test
    void makeNoLinesOfTheirOwnInTheLog(CapturedOutput output) {
        String mark = UUID.randomUUID().toString();
        clients.nobody()
                .post()
                .uri("/api/v1/auth/login")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("username", "x\n" + mark + " WARN forged", "password", "x\r\n" + mark + " forged"))
                .exchange()
                .expectBody()
                .returnResult();
        clients.nobody()
                .get()
                .uri("/no/such/{page}", "x\n" + mark + " ERROR forged")
                .exchange()
                .expectBody()
                .returnResult();

        assertThat(output.getAll().lines()).noneMatch(line -> line.startsWith(mark));
    }

    @Test
    void comeBackAsTheyWereGiven() {
        for (int i = 0; i < 100; i++) {
            String name = "n" + i + texts.next();
            JsonNode made = Accounts.json(clients.administrator()
                    .post()
                    .uri("/admin/applications")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of("name", name))
                    .exchange()
                    .expectBody()
                    .returnResult()
                    .getResponseBody());

            assertThat(made.path("name").asString(made.path("status").asString()))
                    .isIn(name, "400");
        }
    }

    private List<String> trouble(WebTestClient client, DescribedOperation operation) {
        long began = System.nanoTime();
        WebTestClient.RequestBodySpec request =
                client.method(operation.method()).uri(builder -> operation.address(builder, texts));
        EntityExchangeResult<byte[]> answer = (operation.body().isEmpty()
                        ? request.exchange()
                        : request.contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(operation.body(texts))
                                .exchange())
                .expectBody()
                .returnResult();
        int status = answer.getStatus().value();
        boolean slow = System.nanoTime() - began > AT_ONCE.toNanos();
        return status >= 500 || slow
                ? List.of(operation.method() + " " + answer.getUrl() + " -> " + status + (slow ? ", slowly" : ""))
                : List.of();
    }

    private List<DescribedOperation> operations() {
        return DescribedOperation.all(clients).stream()
                .filter(operation -> !SPARED.contains(operation.path()))
                .filter(operation -> operation.method() != HttpMethod.DELETE
                        || operation.path().contains("{"))
                .toList();
    }
}
