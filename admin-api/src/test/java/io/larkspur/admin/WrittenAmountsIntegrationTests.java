package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Amounts as the guide of the user service writes them: some clients take 1000 and 1000.0 for different things. */
@AdminApiTest
class WrittenAmountsIntegrationTests {

    private static final String USER = "/api/v1/users/{id}";

    @Autowired
    private Clients clients;

    private ServiceUsers.Member member =
            new ServiceUsers.Member("", WebTestClient.bindToServer().build());

    @BeforeEach
    void makeAMember() {
        member = ServiceUsers.ensured(clients);
    }

    @Test
    void writesWholeCreditsOfAnAccountAsWholeNumbers() {
        assertThat(posted("/api/v1/users/ensure", "{}")).contains("\"credits\":1000,\"credits_total\":1000,");
        assertThat(got("/api/v1/users/me")).contains("\"credits\":1000,\"credits_total\":1000,");

        posted(USER + "/credits/consume", "{\"amount\": 25.5}");
        assertThat(got("/api/v1/users/me")).contains("\"credits\":974.5,\"credits_total\":1000,");

        posted(USER + "/credits/consume", "{\"amount\": 974.5}");
        assertThat(got("/api/v1/users/me")).contains("\"credits\":0,\"credits_total\":1000,");
    }

    @Test
    void writesBalancesWithADecimalPlace() {
        assertThat(got(USER + "/credits/balance")).contains("\"data\":1000.0");

        assertThat(posted(USER + "/credits/consume", "{\"amount\": 25.5}"))
                .contains("\"remaining_credits\":974.5,\"consumed_amount\":25.5,\"message\":\"成功消费 25.5 积分\"");
        assertThat(got(USER + "/credits/balance")).contains("\"data\":974.5");
    }

    @Test
    void writesPricesWithADecimalPlaceAndTheCreditsOfPlansWithout() {
        assertThat(got("/api/v1/subscriptions/plans"))
                .contains("\"price_monthly\":0.0,\"credits\":1000,")
                .contains("\"price_monthly\":20.0,\"credits\":10000,")
                .contains("\"price_monthly\":100.0,\"credits\":50000,");
    }

    @Test
    void writesAmountsOfUsageAsTheyWereGiven() {
        String recorded = posted(
                USER + "/usage",
                "{\"event_type\": \"ai_chat\", \"credits_charged\": 5.5, \"cost_usd\": 0.011, \"tokens_used\": 1250}");

        assertThat(recorded).contains("\"credits_charged\":5.5,");
        assertThat(got(USER + "/usage/stats"))
                .contains("\"total_credits_charged\":5.5,\"total_cost_usd\":0.011,\"total_tokens_used\":1250,");
    }

    @Test
    void writesWhatMessagesCost() {
        String opened = posted(USER + "/sessions", "{}");
        String session = opened.replaceFirst(".*\"session_id\":\"([^\"]+)\".*", "$1");

        assertThat(posted(
                        "/api/v1/sessions/" + session
                                + "/messages?role=user&content=Hello&message_type=chat&tokens_used=5&cost_usd=0.001",
                        ""))
                .contains("\"tokens_used\":5,\"cost_usd\":0.001,")
                .contains("\"importance_score\":0.5,");
        assertThat(got(USER + "/sessions?limit=10")).contains("\"total_tokens\":5,\"total_cost\":0.001,");
    }

    private String got(String uri) {
        return text(member.bearer().get().uri(uri, member.id()));
    }

    private String posted(String uri, String body) {
        return text(member.bearer()
                .post()
                .uri(uri, member.id())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body));
    }

    private static String text(WebTestClient.RequestHeadersSpec<?> request) {
        return Objects.requireNonNull(request.exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }
}
