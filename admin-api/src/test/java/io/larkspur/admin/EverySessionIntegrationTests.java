package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.login.AllowedUsers;
import io.larkspur.accounts.login.ProviderSessions;
import io.larkspur.accounts.login.VouchedUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Login sessions and users' grants, listed and ended in one place. */
@AdminApiTest
class EverySessionIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Autowired
    private Clients clients;

    @Autowired
    private AllowedUsers allowed;

    @Autowired
    private ProviderSessions providers;

    @Autowired
    private DatabaseClient database;

    @Test
    void listsAGrantWithItsUser() {
        String user = authorized();

        JsonNode row = page("?provider_user_id=" + user).required("sessions").get(0);

        assertThat(row.required("kind").stringValue()).isEqualTo("grant");
        assertThat(row.required("app_id").stringValue()).isEqualTo(ContractA.APP);
        assertThat(row.required("user_id").isNull()).isTrue();
        assertThat(row.required("user").required("provider_user_id").stringValue())
                .isEqualTo(user);
        assertThat(row.required("user").required("full_name").stringValue()).isEqualTo("张三");
        assertThat(row.has("cursor")).isFalse();
    }

    @Test
    void endsWhateverItLists() {
        String user = user();
        authorized(user);
        signedIn(user);
        JsonNode page = page("?provider_user_id=" + user);
        assertThat(page.required("total").longValue()).isEqualTo(2);
        assertThat(kinds(page)).containsExactly("provider", "grant");

        for (String id : ids(page)) {
            assertThat(end(id).expectBody().returnResult().getStatus().value()).isEqualTo(200);
            Problems.assertProblem(end(id), 404, "unknown-session");
        }

        assertThat(page("?provider_user_id=" + user).required("total").longValue())
                .isZero();
        new ContractA(clients.trusted())
                .token(HttpMethod.GET, user)
                .expectBody()
                .jsonPath("$.user_access_token")
                .isEmpty();
    }

    @Test
    void keepsKindsApart() {
        String user = user();
        authorized(user);
        signedIn(user);

        assertThat(kinds(page("?kind=grant&provider_user_id=" + user))).containsExactly("grant");
        assertThat(kinds(page("?kind=provider&provider_user_id=" + user))).containsExactly("provider");
        assertThat(kinds(page("?kind=password&provider_user_id=" + user))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void leadsFromLoginSessionsOnToGrantsByCursor(int limit) {
        String user = user();
        authorized(user);
        signedIn(user);
        signedIn(user);

        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = page("?limit=" + limit + "&cursor=" + cursor + "&provider_user_id=" + user);
            ids.addAll(ids(page));
            cursor = page.required("next_cursor").stringValue("");
        } while (!cursor.isEmpty());

        assertThat(ids).hasSize(3).doesNotHaveDuplicates();
        assertThat(ids.get(2)).startsWith("grant.");
    }

    @Test
    void leadsFromLoginSessionsOnToGrantsByOffset() {
        String user = user();
        authorized(user);
        signedIn(user);
        signedIn(user);

        List<String> ids = Stream.of(0, 1, 2, 3)
                .map(offset -> page("?limit=1&offset=" + offset + "&provider_user_id=" + user))
                .flatMap(page -> ids(page).stream())
                .toList();

        assertThat(ids).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void saysHowManyThereAreBeyondWhatItCountsAtOnce() {
        String user = user();
        signedIn(user);
        database.sql("""
                        insert into sessions (jti, user_id, kind, created_at, last_activity_at, expires_at, access_expires_at)
                        select u.id || '-' || n, u.id, 'provider', now(), now(), '2030-01-01', now()
                          from users u, generate_series(1, 6000) n where u.provider_user_id = :user
                        """).bind("user", user).then().block(PATIENCE);

        assertThat(page("?limit=1&provider_user_id=" + user).required("total").longValue())
                .isEqualTo(6001);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant.", "grant.!!", "grant.YWJj", "grant.Y2xpX3gKb3VfeA", "nobody's"})
    void answersAlikeForEveryIdThatOpensNothing(String id) {
        Problems.assertProblem(end(id), 404, "unknown-session");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind=card", "cursor=grant.!!", "cursor=grant.YWJj", "cursor=YWJj", "limit=0", "offset=-1"})
    void refusesPagesThatMakeNoSense(String query) {
        Problems.assertProblem(
                clients.administrator().get().uri("/admin/sessions?" + query).exchange(), 400, "invalid-request");
    }

    private String authorized() {
        return authorized(user());
    }

    private String authorized(String user) {
        ContractA contract = new ContractA(clients.trusted());
        contract.complete(contract.open(user).sessionId(), ContractA.completion(user))
                .expectStatus()
                .isOk();
        return user;
    }

    private void signedIn(String user) {
        VouchedUser vouched = new VouchedUser("feishu", user, null, "张三");
        allowed.allow("feishu", user, "of a test").block(PATIENCE);
        String code = Objects.requireNonNull(providers.issueCode(vouched).block(PATIENCE));
        providers.exchange(code).block(PATIENCE);
    }

    private static String user() {
        return "ou_" + UUID.randomUUID().toString().replace("-", "");
    }

    private JsonNode page(String query) {
        return Accounts.json(clients.administrator()
                .get()
                .uri("/admin/sessions" + query)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }

    private WebTestClient.ResponseSpec end(String id) {
        return clients.administrator().delete().uri("/admin/sessions/{id}", id).exchange();
    }

    private static List<String> ids(JsonNode page) {
        return texts(page, "id");
    }

    private static List<String> kinds(JsonNode page) {
        return texts(page, "kind");
    }

    private static List<String> texts(JsonNode page, String field) {
        return page.required("sessions")
                .valueStream()
                .map(row -> row.required(field).stringValue())
                .toList();
    }
}
