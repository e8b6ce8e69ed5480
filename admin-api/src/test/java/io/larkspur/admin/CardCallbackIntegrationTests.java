package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Flux;

@AdminApiTest
class CardCallbackIntegrationTests {

    private static final String EVENT = """
            {"schema":"2.0","header":{"event_type":"card.action.trigger"},"event":{"action":{"tag":"button"}}}
            """;

    @Autowired
    private Clients clients;

    @Autowired
    private RecordedActions actions;

    @BeforeEach
    void forget() {
        actions.forget();
    }

    @Test
    void takesAPlainEventFromATrustedService() {
        hand(clients.trusted(), EVENT)
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_JSON)
                .expectBody()
                .json(RecordedActions.TOAST, JsonCompareMode.STRICT);

        assertThat(actions.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.form()).isEqualTo("plain");
            assertThat(seen.body()).isEqualTo(EVENT);
        });
    }

    @Test
    void takesThePlatformsSignedFormFromAnybody() {
        clients.nobody()
                .post()
                .uri("/internal/auth/cards/callback")
                .contentType(MediaType.APPLICATION_JSON)
                .header("X-Lark-Signature", "669e3ed5")
                .header("X-Lark-Request-Nonce", "nonce123")
                .bodyValue(EVENT)
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(actions.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.form()).isEqualTo("signed");
            assertThat(seen.headers())
                    .containsEntry("x-lark-signature", "669e3ed5")
                    .containsEntry("x-lark-request-nonce", "nonce123");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"encrypt\":\"P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=\"}",
                "{\"challenge\":\"c1\",\"token\":\"vt\",\"type\":\"url_verification\"}"
            })
    void leavesItToTheSignedFormToProveItself(String body) {
        hand(clients.nobody(), body).expectStatus().isOk();

        assertThat(actions.seen()).extracting(RecordedActions.Seen::form).containsExactly("signed");
    }

    @Test
    void refusesAPlainEventFromAnybodyElse() {
        Problems.assertProblem(hand(clients.nobody(), EVENT), 401, "sign-in-required");
        Problems.assertProblem(hand(clients.withoutPermission(), EVENT), 403, "forbidden");
        Problems.assertProblem(hand(clients.basic("admin", "wrong"), EVENT), 401, "sign-in-required");

        assertThat(actions.seen()).isEmpty();
    }

    @Test
    void refusesWhatIsNoEvent() {
        Problems.assertProblem(hand(clients.trusted(), "not json"), 400, "invalid-request");
        Problems.assertProblem(hand(clients.trusted(), "[1]"), 400, "invalid-request");
        Problems.assertProblem(hand(clients.trusted(), ""), 400, "invalid-request");
        Problems.assertProblem(hand(clients.nobody(), "not json"), 401, "sign-in-required");

        assertThat(actions.seen()).isEmpty();
    }

    @Test
    void refusesAnOversizedBody() {
        String large = "{\"encrypt\":\"" + "x".repeat(256 * 1024) + "\"}";

        Problems.assertProblem(hand(clients.nobody(), large), 413, "too-large");

        assertThat(actions.seen()).isEmpty();
    }

    @Test
    void refusesAnOversizedBodyThatDoesNotStateItsLength() {
        Flux<String> pieces = Flux.range(0, 40).map(i -> "x".repeat(10_000));

        ResponseSpec answer = clients.nobody()
                .post()
                .uri("/internal/auth/cards/callback")
                .contentType(MediaType.APPLICATION_JSON)
                .body(pieces, String.class)
                .exchange();

        Problems.assertProblem(answer, 413, "too-large");
    }

    private static ResponseSpec hand(WebTestClient client, String body) {
        return client.post()
                .uri("/internal/auth/cards/callback")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
