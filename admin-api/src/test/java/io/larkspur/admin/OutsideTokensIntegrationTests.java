package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.larkspur.metering.credits.CreditAccounts;
import io.larkspur.metering.credits.Credits;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** People of another system's issuer at the user API, its keys fetched over HTTP. */
@AdminApiTest
class OutsideTokensIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Autowired
    private Clients clients;

    @Autowired
    private SteppedClock clock;

    @Autowired
    private CreditAccounts accounts;

    @Autowired
    private DatabaseClient database;

    private final String subject = "auth0|" + UUID.randomUUID();
    private JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();

    @BeforeEach
    void claims() {
        claims = PublishedKeys.claims(subject, clock.instant());
    }

    @Test
    void greetsWhoeverTheTokenNames() {
        get(PublishedKeys.signed(claims.build()), "/api/v1/protected")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.message")
                .isEqualTo("Hello acme:" + subject + "!");
    }

    @Test
    void makesOneUserOfSomebodyWhoComesTwice() {
        String token =
                PublishedKeys.signed(claims.claim("email", "ann@acme.example").build());

        JsonNode first = profile(token);
        JsonNode second = profile(token);

        assertThat(second).isEqualTo(first);
        assertThat(first.required("provider").stringValue()).isEqualTo(PublishedKeys.NAME);
        assertThat(first.required("email").stringValue()).isEqualTo("ann@acme.example");
        assertThat(first.required("role").stringValue()).isEqualTo("user");
    }

    @Test
    void takesUpAnAddressThatChanged() {
        JsonNode before = profile(
                PublishedKeys.signed(claims.claim("email", "old@acme.example").build()));
        JsonNode after = profile(
                PublishedKeys.signed(claims.claim("email", "new@acme.example").build()));
        JsonNode silent =
                profile(PublishedKeys.signed(claims.claim("email", null).build()));

        assertThat(after.required("id")).isEqualTo(before.required("id"));
        assertThat(after.required("email").stringValue()).isEqualTo("new@acme.example");
        assertThat(silent.required("email").stringValue()).isEqualTo("new@acme.example");
    }

    @Test
    void keepsWhatAUserSaidSinceTheirTokenWasSeen() {
        String token = PublishedKeys.signed(
                claims.claim("email", "ann@acme.example").claim("name", "Ann").build());
        profile(token);
        JsonNode ensured = new UserService(clients.bearer(token))
                .post(200, "/api/v1/users/ensure", subject, "{\"email\":\"private@ann.example\",\"name\":\"Anna\"}");

        JsonNode again = profile(token);
        JsonNode renamed =
                profile(PublishedKeys.signed(claims.claim("name", "Ann B.").build()));

        assertThat(ensured.required("email").stringValue()).isEqualTo("private@ann.example");
        assertThat(again.required("email").stringValue()).isEqualTo("private@ann.example");
        assertThat(again.required("full_name").stringValue()).isEqualTo("Anna");
        assertThat(renamed.required("email").stringValue()).isEqualTo("private@ann.example");
        assertThat(renamed.required("full_name").stringValue()).isEqualTo("Ann B.");
    }

    @Test
    void turnsAwayAUserWhomAnAdministratorSwitchedOff() {
        String token = PublishedKeys.signed(claims.build());
        long id = profile(token).required("id").longValue();

        clients.administrator()
                .post()
                .uri("/admin/accounts/" + id + "/disable")
                .exchange()
                .expectStatus()
                .isOk();

        get(token, "/api/v1/protected")
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("user_inactive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/sessions", "/admin/users", "/debug/session-info"})
    void opensNothingThatTakesASession(String path) {
        get(PublishedKeys.signed(claims.build()), path).expectStatus().isUnauthorized();
    }

    @Test
    void refusesATokenOfAnotherKeyAndAsksNobodyElseForKeys() {
        String forged = PublishedKeys.signed(
                PublishedKeys.key(),
                PublishedKeys.header()
                        .jwkURL(URI.create(PublishedKeys.address("/of-mallory")))
                        .x509CertURL(URI.create(PublishedKeys.address("/certificate-of-mallory")))
                        .build(),
                claims.build());

        get(forged, "/api/v1/protected")
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("access_token_invalid");
        get(forged, "/api/v1/users/me")
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("Could not validate credentials");
        assertThat(PublishedKeys.asked()).containsOnly("/keys");
    }

    @Test
    void opensTheAccountOfAnApplicationToNobodyWhoGoesByItsName() {
        String name = "app:app_" + UUID.randomUUID();
        accounts.open(name).block(SOON);
        String token =
                PublishedKeys.signed(PublishedKeys.claims(name, clock.instant()).build());
        expectShut(token, name);

        database.sql("update users set member_since = now(), member_name = :name where provider_user_id = :name")
                .bind("name", name)
                .then()
                .block(SOON);

        expectShut(token, name);
        Accounts.fresh(clients, "operator")
                .signedIn()
                .get()
                .uri("/api/v1/users/{id}/credits/balance", name)
                .exchange()
                .expectStatus()
                .isNotFound();
        assertThat(accounts.find(name).block(SOON).balance()).isEqualTo(Credits.whole(1000));
    }

    @Test
    void recordsABatchOfOneWhoseIdIsAsLongAsIdsMayBe() {
        String id = "auth0|" + "x".repeat(213) + UUID.randomUUID();
        UserService service = new UserService(clients.bearer(
                PublishedKeys.signed(PublishedKeys.claims(id, clock.instant()).build())));
        service.post(200, "/api/v1/users/ensure", id, "{}");

        JsonNode data = service.post(
                        200,
                        "/api/v1/usage/batch",
                        id,
                        "{\"records\":[{\"user_id\":\"" + id + "\",\"event_type\":\"api_call\"}]}")
                .required("data");

        assertThat(id).hasSize(255);
        assertThat(data.required("recorded").longValue()).isEqualTo(1);
    }

    private void expectShut(String token, String name) {
        WebTestClient bearer = clients.bearer(token);
        bearer.post()
                .uri("/api/v1/users/ensure")
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("member-name-taken");
        bearer.get()
                .uri("/api/v1/users/{id}/credits/balance", name)
                .exchange()
                .expectStatus()
                .isNotFound();
        bearer.post()
                .uri("/api/v1/users/{id}/credits/consume", name)
                .bodyValue(Map.of("amount", 1))
                .exchange()
                .expectStatus()
                .isNotFound();
        get(token, "/api/v1/users/me").expectStatus().isNotFound();
    }

    private JsonNode profile(String token) {
        return Accounts.json(get(token, "/api/v1/auth/profile")
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }

    private WebTestClient.ResponseSpec get(String token, String path) {
        return clients.bearer(token).get().uri(path).exchange();
    }
}
