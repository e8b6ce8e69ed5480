package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.Applications;
import io.larkspur.accounts.IssuedCredential;
import io.larkspur.accounts.Permission;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.json.JsonMapper;

@AdminApiTest
class AccessIntegrationTests {

    private static final String SESSION = "/internal/auth/sessions/550e8400-e29b-41d4-a716-446655440000";

    @Autowired
    private Clients clients;

    @Autowired
    private Applications applications;

    @Autowired
    private ApplicationContext context;

    @ParameterizedTest
    @ValueSource(
            strings = {
                SESSION,
                "/internal/auth/tokens/cli_x/ou_x",
                "/internal/auth/unknown",
                "/admin/applications",
                "/admin/x"
            })
    void asksStrangersToSignIn(String path) {
        ResponseSpec answer = get(clients.nobody(), path);

        Problems.assertProblem(answer, 401, "sign-in-required");
        answer.expectHeader().valueMatches("WWW-Authenticate", "Basic realm=.*");
    }

    @Test
    void saysTheSameOfAWrongNameAndAWrongSecret() {
        String wrongSecret = refusal(clients.basic(clients.trustedId(), "lss_wrong"));
        String wrongName = refusal(clients.basic("app_aaaaaaaaaaaaaaaa", "lss_wrong"));
        String wrongPassword = refusal(clients.basic("admin", "not-the-password"));

        assertThat(wrongName).isEqualTo(wrongSecret);
        assertThat(wrongPassword).isEqualTo(wrongSecret);
    }

    @Test
    void refusesMalformedCredentials() {
        for (String header : new String[] {"Basic", "Basic !!!", "Basic YWRtaW4=", "Bearer x", "Basic Og=="}) {
            ResponseSpec answer = clients.nobody()
                    .get()
                    .uri(SESSION)
                    .header("Authorization", header)
                    .exchange();

            Problems.assertProblem(answer, 401, "sign-in-required");
        }
    }

    @Test
    void opensSessionsToThePermissionAndToTheAdministrator() {
        Problems.assertProblem(get(clients.trusted(), SESSION), 404, "unknown-auth-session");
        Problems.assertProblem(get(clients.administrator(), SESSION), 404, "unknown-auth-session");
        Problems.assertProblem(get(clients.withoutPermission(), SESSION), 403, "forbidden");
    }

    @Test
    void opensAdministrationToTheAdministratorOnly() {
        get(clients.administrator(), "/admin/applications").expectStatus().isOk();
        Problems.assertProblem(get(clients.trusted(), "/admin/applications"), 403, "forbidden");
        Problems.assertProblem(get(clients.withoutPermission(), "/admin/applications"), 403, "forbidden");
    }

    @Test
    void refusesADisabledApplication() {
        IssuedCredential credential = clients.registered("soon off", Set.of(Permission.AUTH_SESSIONS));
        Problems.assertProblem(get(clients.as(credential), SESSION), 404, "unknown-auth-session");

        assertThat(applications.setEnabled(credential.application().id(), false).block(Duration.ofSeconds(10)))
                .isNotNull();

        Problems.assertProblem(get(clients.as(credential), SESSION), 403, "application-disabled");
    }

    @Test
    void keepsNothingBetweenRequests() {
        get(clients.administrator(), "/admin/applications")
                .expectHeader()
                .doesNotExist("Set-Cookie")
                .expectStatus()
                .isOk();

        Problems.assertProblem(get(clients.nobody(), "/admin/applications"), 401, "sign-in-required");
    }

    @Test
    void sendsSecurityHeaders() {
        Supplier<ResponseSpec> answer = () -> get(clients.administrator(), "/admin/applications");

        answer.get().expectHeader().valueEquals("X-Content-Type-Options", "nosniff");
        answer.get().expectHeader().valueEquals("X-Frame-Options", "DENY");
        answer.get().expectHeader().valueEquals("Referrer-Policy", "no-referrer");
        answer.get().expectHeader().valueMatches("Content-Security-Policy", "default-src 'none'.*");
    }

    @Test
    void leavesEveryOtherPathAlone() {
        ResponseSpec answer = get(clients.nobody(), "/open-apis/im/v1//messages;x=1");

        answer.expectStatus().isNotFound();
        answer.expectHeader().doesNotExist("X-Frame-Options");
        answer.expectHeader().doesNotExist("WWW-Authenticate");
    }

    @Test
    void inventsNoUser() {
        assertThat(context.getBeanProvider(ReactiveUserDetailsService.class).getIfAvailable())
                .isNull();
    }

    private static ResponseSpec get(WebTestClient client, String path) {
        return client.get().uri(path).exchange();
    }

    private static String refusal(WebTestClient client) {
        byte[] body = get(client, SESSION)
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(body).required("detail").stringValue();
    }
}
