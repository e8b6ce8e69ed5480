package io.larkspur.gateway.upstream;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Where a route's upstream wants its token. */
@GatewayTest
@ExtendWith(OutputCaptureExtension.class)
class QueryCredentialIntegrationTests {

    private static final String USER = "ou_query";

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    @Autowired
    private MeterRegistry meters;

    private final Upstream upstream = Upstream.HERE;
    private Application application;
    private String token;

    @BeforeEach
    void consent() {
        application = applications.notInviting();
        token = vault.grant(USER, application.id());
    }

    @Test
    void standsInTheQueryAloneWhereTheRouteSaysSo() {
        assertThat(Calls.status(get("/proxy/query/alone"))).isEqualTo(200);

        assertThat(upstream.last().uri()).isEqualTo("/proxy/query/alone?access_token=" + token);
        assertThat(upstream.last().all("Authorization")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "access_token=mine",
                "ACCESS_TOKEN=mine",
                "access%5Ftoken=mine",
                "%61ccess_token=mine",
                "access%255Ftoken=mine",
                "access_token",
                "access_token[]=mine",
                "access_token%5B0%5D=mine",
                "a;access_token=mine",
                "+access_token=mine",
                "access_token%20=mine",
                "access-token=mine",
                "access.token=mine",
                "access_token%00=mine",
                "a%26access_token=mine",
                "%EF%BD%81ccess_token=mine"
            })
    void replacesEveryParameterOfThatName(String parameter) {
        String answer = get("/proxy/query/x?first=1&" + parameter + "&last=a+b%20c");

        assertThat(Calls.status(answer)).as(answer).isEqualTo(200);
        assertThat(upstream.last().uri()).isEqualTo("/proxy/query/x?first=1&last=a+b%20c&access_token=" + token);
    }

    @Test
    void isNeitherLoggedNorObserved(CapturedOutput output) {
        assertThat(Calls.status(get("/proxy/query/observed"))).isEqualTo(200);
        assertThat(Calls.status(get("/proxy/query/hang-up"))).isIn(502, 503);

        assertThat(meters.getMeters())
                .extracting(meter -> meter.getId().toString())
                .anyMatch(id -> id.contains("larkspur.calls"))
                .noneMatch(id -> id.contains(token));
        assertThat(output.getAll()).doesNotContain(token);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://api.example/items/?access_token=TOKEN https://api.example/items/",
                "https://api.example/items/?a=1&access_token=TOKEN&b=2#c https://api.example/items/?a=1&b=2#c",
                "/items/?access_token=ENCODED&page=2 /items/?page=2",
                "?access%5Ftoken=TWICE&page=2 ?page=2",
                "/items?page=2 /items?page=2"
            })
    void isCutOutOfTheAddressesThatTheUpstreamSendsBack(String said, String passed) {
        String address = spelled(said);
        upstream.script(
                "/moved",
                call -> answer(
                        301, Map.of("Location", address, "Link", "<" + address + ">; rel=\"next\", </x>; rel=up")));

        String answer = get("/proxy/query/moved");

        assertThat(Calls.status(answer)).as(answer).isEqualTo(301);
        assertThat(answer)
                .containsIgnoringCase("location: " + passed + "\r\n")
                .containsIgnoringCase("link: <" + passed + ">; rel=\"next\", </x>; rel=up\r\n");
        assertThat(answer).doesNotContain(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/items/TOKEN",
                "/items#access_token=TOKEN",
                "/sign-in?next=%2Fitems%3Faccess_token%3DTWICE",
                "/items?other=ENCODED"
            })
    void takesAHeaderWithItThatCannotBeCutAlong(String said) {
        String address = spelled(said);
        upstream.script(
                "/told",
                call -> answer(
                        301,
                        Map.of(
                                "Location",
                                address,
                                "Link",
                                "<" + address + ">; rel=next",
                                "X-Total-Count",
                                address,
                                "ETag",
                                "\"kept\"")));

        String answer = get("/proxy/query/told");

        assertThat(Calls.status(answer)).as(answer).isEqualTo(301);
        assertThat(answer)
                .containsIgnoringCase("etag: \"kept\"")
                .doesNotContainIgnoringCase("location:", "link:", "x-total-count:")
                .doesNotContain("canary");
    }

    @Test
    void takesAHeaderWithAnyWordBeforeTheToken() {
        assertThat(Calls.status(get("/proxy/prefixed/x"))).isEqualTo(200);

        assertThat(upstream.last().all("X-Api-Auth")).containsExactly("Token " + token);
        assertThat(upstream.last().all("Authorization")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", USER})
    void takesNoneOfTheCallersInAHeaderForOurs(String user) {
        String answer = Calls.raw(
                port,
                "GET /proxy/keyed/x HTTP/1.1",
                "Host: gateway",
                "Authorization: " + basic(application),
                "X-Api-Key: mine",
                "x_api_key: mine",
                "X_App_Key: mine",
                "x-app-key: mine",
                user.isEmpty() ? "X-Kept: 1" : "X-User-Id: " + user);

        assertThat(Calls.status(answer)).as(answer).isEqualTo(200);
        assertThat(upstream.last().headers())
                .filteredOn(header -> header.getKey().toLowerCase(Locale.ROOT).matches("x.(api|app).key"))
                .singleElement()
                .satisfies(header -> {
                    assertThat(header.getKey()).isEqualTo(user.isEmpty() ? "X_App_Key" : "X-Api-Key");
                    assertThat(header.getValue()).isNotEqualTo("mine");
                });
        assertThat(upstream.last().all("X-Kept")).hasSize(user.isEmpty() ? 1 : 0);
    }

    private String get(String target) {
        return Calls.raw(
                port,
                "GET " + target + " HTTP/1.1",
                "Host: gateway",
                "Authorization: " + basic(application),
                "X-Api-Auth: mine",
                "X-User-Id: " + USER);
    }

    private static Upstream.Answer answer(int status, Map<String, String> headers) {
        return new Upstream.Answer(status, headers, List.of(new byte[0]));
    }

    private String spelled(String text) {
        String encoded = token.replace("-", "%2d");
        return text.replace("TOKEN", token).replace("ENCODED", encoded).replace("TWICE", encoded.replace("%", "%25"));
    }
}
