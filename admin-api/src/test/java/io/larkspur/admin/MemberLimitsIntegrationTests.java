package io.larkspur.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** How often one user of the user service may ask, where an administrator says so. */
@AdminApiTest
class MemberLimitsIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ME = "/api/v1/users/me";
    private static final String BALANCE = "/api/v1/users/{id}/credits/balance";
    private static final String USAGE = "/api/v1/users/{id}/usage";
    private static final List<String> HEADERS =
            List.of("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "RateLimit", "RateLimit-Policy");

    @Autowired
    private Clients clients;

    @Autowired
    private SteppedClock clock;

    @AfterEach
    void liftLimits() {
        put("{}");
    }

    @Test
    void countsNothingUnlessAnAdministratorSaysSo() {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);

        assertThat(statuses(member.bearer(), 30)).containsOnly(200);
        assertUncounted(get(member.bearer(), ME));
        clients.administrator()
                .get()
                .uri("/admin/limits")
                .exchange()
                .expectBody()
                .jsonPath("$.member")
                .isEmpty();
    }

    @Test
    void saysHowTheLimitsStandOnEveryAnswer() {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);
        limit("{\"per_minute\": 5, \"per_hour\": 1000}");

        get(member.bearer(), ME)
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("X-RateLimit-Limit", "5")
                .expectHeader()
                .valueEquals("X-RateLimit-Remaining", "4")
                .expectHeader()
                .value("X-RateLimit-Reset", reset -> assertThat(
                                Long.parseLong(reset) - clock.instant().getEpochSecond())
                        .isBetween(1L, 60L))
                .expectHeader()
                .value("RateLimit", value -> assertThat(value).startsWith("\"member-minute\";r=4;t="))
                .expectHeader()
                .valueEquals("RateLimit-Policy", "\"member-minute\";q=5;w=60, \"member-hour\";q=1000;w=3600");
        get(member.bearer(), "/api/v1/users/somebody-else/credits/balance")
                .expectStatus()
                .isForbidden()
                .expectHeader()
                .valueEquals("X-RateLimit-Remaining", "3");
        get(member.bearer(), "/api/v1/users/x/nothing")
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .valueEquals("X-RateLimit-Remaining", "2");
    }

    @Test
    void refusesTheSixthOfFiveAMinuteInTheEnvelopeOfTheService() {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);
        limit("{\"per_minute\": 5}");
        assertThat(statuses(member.bearer(), 5)).containsOnly(200);

        get(member.bearer(), ME)
                .expectStatus()
                .isEqualTo(429)
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_JSON)
                .expectHeader()
                .value("Retry-After", wait -> assertThat(Long.parseLong(wait)).isBetween(1L, 60L))
                .expectHeader()
                .valueEquals("X-RateLimit-Limit", "5")
                .expectHeader()
                .valueEquals("X-RateLimit-Remaining", "0")
                .expectHeader()
                .exists("X-RateLimit-Reset")
                .expectHeader()
                .value("RateLimit", value -> assertThat(value).startsWith("\"member-minute\";r=0;t="))
                .expectHeader()
                .valueEquals("RateLimit-Policy", "\"member-minute\";q=5;w=60")
                .expectBody()
                .json("""
                        {"success": false, "status": "error", "message": "Rate limit exceeded",
                         "detail": "Rate limit exceeded", "error_code": "rate-limited", "code": "rate-limited"}
                        """)
                .jsonPath("$.timestamp")
                .isEqualTo(clock.instant().toString())
                .jsonPath("$.error_details.timestamp")
                .isEqualTo(clock.instant().toString())
                .jsonPath("$.error_details.request_id")
                .isNotEmpty();
    }

    @Test
    void countsEachUserForThemselvesHoweverManyTokensTheyHave() {
        String id = ServiceUsers.freshId();
        WebTestClient first = ServiceUsers.ensured(clients, id).bearer();
        WebTestClient second = ServiceUsers.as(clients, id);
        ServiceUsers.Member other = ServiceUsers.ensured(clients);
        WebTestClient ofAnotherIssuer = clients.bearer(
                PublishedKeys.signed(PublishedKeys.claims(id, clock.instant()).build()));
        limit("{\"per_minute\": 4}");

        assertThat(statuses(first, 2)).containsOnly(200);
        assertThat(statuses(second, 3)).containsExactly(200, 200, 429);

        assertThat(statuses(first, 1)).containsExactly(429);
        assertThat(statuses(other.bearer(), 4)).containsOnly(200);
        assertThat(statuses(ofAnotherIssuer, 4)).containsOnly(404);
    }

    @Test
    void admitsExactlyTheLimitOfManyWhoAskTogether() {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);
        limit("{\"per_hour\": 50}");

        long admitted = Objects.requireNonNull(Flux.range(0, 120)
                .flatMap(
                        n -> Mono.fromCallable(() -> status(get(member.bearer(), ME)))
                                .subscribeOn(Schedulers.boundedElastic()),
                        16)
                .filter(status -> status == 200)
                .count()
                .block(SOON));

        assertThat(admitted).isEqualTo(50);
    }

    @Test
    void changesNothingForARequestBeyondTheLimit() {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);
        UserService service = new UserService(member.bearer());
        limit("{\"per_hour\": 1}");
        service.get(200, BALANCE, member.id());

        service.post(429, USAGE, member.id(), "{\"event_type\": \"ai_chat\"}");
        service.post(429, "/api/v1/usage/batch", member.id(), "{\"records\": [{\"event_type\": \"ai_chat\"}]}");
        service.keyed(429, "/api/v1/users/{id}/credits/consume", member.id(), "a-key", "{\"amount\": 5}");
        service.post(429, "/api/v1/users/{id}/credits/recharge", member.id(), "{\"amount\": 5}");
        service.post(429, "/api/v1/users/{id}/sessions", member.id(), "{\"title\": \"a talk\"}");
        UserService.json(upload(member), 429);

        put("{}");
        assertThat(service.get(200, BALANCE, member.id()).required("data").intValue())
                .isEqualTo(1000);
        for (String kept : new String[] {"usage", "sessions", "files"}) {
            assertThat(service.get(200, "/api/v1/users/{id}/" + kept, member.id())
                            .required("data"))
                    .isEmpty();
        }
        assertThat(service.keyed(200, "/api/v1/users/{id}/credits/consume", member.id(), "a-key", "{\"amount\": 5}")
                        .required("remaining_credits")
                        .intValue())
                .isEqualTo(995);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/users/me",
        "POST, /api/v1/users/ensure",
        "POST, /api/v1/users/%69d/usage",
        "GET, /api/v1/users/a/b/c;x=1",
        "HEAD, /api/v1/users/me",
        "GET, /api/v1/sessions/00000000-0000-4000-8000-000000000000",
        "GET, /api/v1/sessions",
        "POST, /api/v1/usage/batch",
        "GET, /api/v1/credits/x"
    })
    void countsWhateverAUserAsksOfTheUserService(String method, String path) {
        WebTestClient bearer = ServiceUsers.as(clients, ServiceUsers.freshId());
        limit("{\"per_minute\": 1}");

        assertThat(status(asked(bearer, method, path))).isNotEqualTo(429);
        assertThat(status(asked(bearer, method, path))).isEqualTo(429);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/subscriptions/plans", "/api/v1/protected", "/api/v1/auth/profile"})
    void leavesToOtherLimitsWhatIsNotOfTheUserService(String path) {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);
        limit("{\"per_minute\": 1}");

        assertThat(statuses(member.bearer(), path, 3)).containsOnly(200);
        assertThat(statuses(member.bearer(), 2)).containsExactly(200, 429);
        assertThat(statuses(member.bearer(), path, 1)).containsOnly(200);
    }

    @Test
    void countsNoLinkToAFile() {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);
        String link = UserService.json(upload(member), 200)
                .required("data")
                .required("download_url")
                .stringValue();
        limit("{\"per_minute\": 1}");
        assertThat(statuses(member.bearer(), 2)).containsExactly(200, 429);

        for (int i = 0; i < 3; i++) {
            assertUncounted(asked(member.bearer(), "GET", link).expectStatus().isOk());
        }
    }

    @Test
    void countsNobodyWhoIsNotLetIn() {
        String forged = PublishedKeys.signed(
                PublishedKeys.key(),
                PublishedKeys.header().build(),
                PublishedKeys.claims(ServiceUsers.freshId(), clock.instant()).build());
        limit("{\"per_minute\": 1}");

        for (int i = 0; i < 3; i++) {
            assertUncounted(get(clients.nobody(), ME).expectStatus().isUnauthorized());
            assertUncounted(get(clients.bearer(forged), ME).expectStatus().isForbidden());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"viewer", "operator", "owner"})
    void countsNobodyWhoActsForOthers(String role) {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);
        WebTestClient back = Accounts.fresh(clients, role).signedIn();
        limit("{\"per_minute\": 1}");

        for (int i = 0; i < 5; i++) {
            assertUncounted(back.get()
                    .uri(BALANCE, member.id())
                    .exchange()
                    .expectStatus()
                    .isOk());
        }
        assertThat(statuses(member.bearer(), 2)).containsExactly(200, 429);
    }

    @Test
    void countsUsersWhoSignInHereByTheirAccount() {
        Accounts.Person person = Accounts.fresh(clients, "user");
        WebTestClient bearer = person.signedIn();
        limit("{\"per_minute\": 2}");

        assertThat(statuses(bearer, 2)).containsOnly(404);
        assertThat(statuses(person.signedIn(), 1)).containsOnly(429);
    }

    @Test
    void tellsAdministratorsHowManyRequestsWereRefused() {
        ServiceUsers.Member member = ServiceUsers.ensured(clients);
        limit("{\"per_minute\": 1}");
        assertThat(statuses(member.bearer(), 2)).containsExactly(200, 429);

        String metrics = clients.nobody()
                .get()
                .uri("/metrics")
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();

        assertThat(metrics).containsPattern("larkspur_limits_refused_total\\{[^}]*by=\"member\"[^}]*} [1-9]");
    }

    private void limit(String member) {
        put("{\"member\": " + member + "}");
    }

    private void put(String document) {
        clients.administrator()
                .put()
                .uri("/admin/limits")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(document)
                .exchange()
                .expectStatus()
                .isOk();
    }

    private ResponseSpec upload(ServiceUsers.Member member) {
        MultipartBodyBuilder form = new MultipartBodyBuilder();
        form.part("file", "a text".getBytes(US_ASCII), MediaType.TEXT_PLAIN).filename("a.txt");
        return member.bearer()
                .post()
                .uri("/api/v1/users/{id}/files/upload", member.id())
                .bodyValue(form.build())
                .exchange();
    }

    /** @param target as it is sent, escapes included; a path, or a whole address */
    private ResponseSpec asked(WebTestClient client, String method, String target) {
        return client.method(HttpMethod.valueOf(method))
                .uri(URI.create(target.startsWith("/") ? clients.url() + target : target))
                .exchange();
    }

    private static ResponseSpec get(WebTestClient client, String path) {
        return client.get().uri(path).exchange();
    }

    private static void assertUncounted(ResponseSpec answer) {
        HEADERS.forEach(header -> answer.expectHeader().doesNotExist(header));
    }

    private static List<Integer> statuses(WebTestClient client, int times) {
        return statuses(client, ME, times);
    }

    private static List<Integer> statuses(WebTestClient client, String path, int times) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            statuses.add(status(get(client, path)));
        }
        return statuses;
    }

    private static int status(ResponseSpec answer) {
        return answer.returnResult(Void.class).getStatus().value();
    }
}
