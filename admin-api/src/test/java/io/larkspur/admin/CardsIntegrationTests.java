package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.feishu.AuthCardOptions;
import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

@AdminApiTest
class CardsIntegrationTests {

    @Autowired
    private Clients clients;

    @Autowired
    private ScriptedCards cards;

    private final String user = ContractA.freshUser();
    private ContractA contract;
    private Opened session;

    @BeforeEach
    void openASession() {
        cards.forget();
        contract = new ContractA(clients.trusted());
        session = contract.open(user);
    }

    @Test
    void sendsACardWithoutOptions() {
        send(body(session.sessionId(), ""))
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.message_id")
                .isEqualTo(ScriptedCards.MESSAGE);

        assertThat(cards.sent()).singleElement().satisfies(sent -> {
            assertThat(sent.options()).isEqualTo(AuthCardOptions.plain());
            assertThat(sent.session().sessionId()).isEqualTo(session.sessionId());
        });
    }

    @Test
    void passesOnEveryOption() {
        String options = """
                , "options": {"include_detailed_description": false, "auth_card_template_id": "AAqk1",
                  "custom_message": "第一行\\n第二行", "privacy_policy_url": "https://example.com/privacy?a=b"}
                """;

        send(body(session.sessionId(), options)).expectStatus().isOk();

        assertThat(cards.sent())
                .singleElement()
                .extracting(ScriptedCards.Sent::options)
                .isEqualTo(new AuthCardOptions(false, "AAqk1", "第一行\n第二行", "https://example.com/privacy?a=b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"custom_message\": 7",
                "\"custom_message\": \"LONG\"",
                "\"custom_message\": \"\\u0000\"",
                "\"privacy_policy_url\": \"http://example.com\"",
                "\"privacy_policy_url\": \"javascript:alert(1)\"",
                "\"privacy_policy_url\": \"https:nohost\"",
                "\"privacy_policy_url\": \"https://exa mple.com\"",
                "\"auth_card_template_id\": {}",
                "\"include_detailed_description\": \"yes\""
            })
    void refusesBadOptions(String option) {
        String options = ", \"options\": {" + option.replace("LONG", "x".repeat(501)) + "}";

        Problems.assertProblem(send(body(session.sessionId(), options)), 400, "invalid-request");

        assertThat(cards.sent()).isEmpty();
    }

    @Test
    void refusesAnUnknownSession() {
        Problems.assertProblem(send(body(UUID.randomUUID().toString(), "")), 404, "unknown-auth-session");
        Problems.assertProblem(send(body("no-uuid", "")), 404, "unknown-auth-session");
    }

    @Test
    void wantsASession() {
        Problems.assertProblem(
                send("{\"app_id\":\"%s\",\"user_id\":\"%s\"}".formatted(ContractA.APP, user)), 400, "invalid-request");
    }

    @Test
    void refusesTheSessionOfAnotherUserOrApp() {
        String otherUser = "{\"app_id\":\"%s\",\"user_id\":\"ou_other\",\"session_id\":\"%s\"}"
                .formatted(ContractA.APP, session.sessionId());
        String otherApp = "{\"app_id\":\"cli_other\",\"user_id\":\"%s\",\"session_id\":\"%s\"}"
                .formatted(user, session.sessionId());

        Problems.assertProblem(send(otherUser), 409, "session-mismatch");
        Problems.assertProblem(send(otherApp), 409, "session-mismatch");

        assertThat(cards.sent()).isEmpty();
    }

    @Test
    void refusesASessionThatHasEnded() {
        contract.complete(session.sessionId(), ContractA.completion(user))
                .expectStatus()
                .isOk();

        Problems.assertProblem(send(body(session.sessionId(), "")), 409, "auth-session-completed");

        assertThat(cards.sent()).isEmpty();
    }

    @Test
    void saysWhyACardCannotBeDelivered() {
        cards.failNext(new Undeliverable());

        Problems.assertProblem(send(body(session.sessionId(), "")), 502, "card-undeliverable");
    }

    private ResponseSpec send(String body) {
        return contract.send(HttpMethod.POST, "/internal/auth/cards/send", body);
    }

    private String body(String sessionId, String more) {
        return "{\"app_id\":\"%s\",\"user_id\":\"%s\",\"session_id\":\"%s\"%s}"
                .formatted(ContractA.APP, user, sessionId, more);
    }

    private static final class Undeliverable extends ProblemException {

        Undeliverable() {
            super(Category.UPSTREAM, "card-undeliverable", "The user is outside the app's availability (230013)");
        }
    }
}
