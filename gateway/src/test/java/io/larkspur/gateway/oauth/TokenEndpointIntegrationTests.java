package io.larkspur.gateway.oauth;

import static io.larkspur.gateway.FakeApplications.basic;
import static io.larkspur.gateway.FakeApplications.secretOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.UserProof;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakePlatform;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

@GatewayTest
class TokenEndpointIntegrationTests {

    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String USER_ID = "urn:larkspur:params:oauth:token-type:user-id";
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    private final Upstream upstream = Upstream.HERE;
    private final String user = "ou_" + UUID.randomUUID().toString().replace("-", "");
    private Application application;
    private WebTestClient client;

    @BeforeEach
    void connect() {
        application = applications.inviting();
        client = Calls.client(port);
    }

    @Test
    void issuesAHandleOfTheApplicationForItsSecret() {
        Map<String, Object> answer = success(post(basic(application), "grant_type=client_credentials"));

        assertThat(answer).containsEntry("token_type", "Bearer").containsEntry("expires_in", 7200);
        assertThat(answer).doesNotContainKey("issued_token_type");
        callWith(handleIn(answer), null).expectStatus().isOk();
        assertThat(upstream.last().all("Authorization")).containsExactly("Bearer " + FakePlatform.TENANT_TOKEN);
    }

    @Test
    void refusesAFormThatIsNotWellEncoded() {
        post(basic(application), "grant_type=%zz")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("invalid_request");
    }

    @Test
    void refusesAFormThatIsTooLarge() {
        post(basic(application), "grant_type=client_credentials&more=" + "x".repeat(256 * 1024))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("invalid_request");
    }

    @Test
    void takesTheSecretInTheForm() {
        success(post(null, "grant_type=client_credentials" + inForm(application)));
    }

    @Test
    void exchangesAUserIdForAHandleThatAloneNamesApplicationAndUser() {
        String token = vault.grant(user, application.id());

        Map<String, Object> answer = success(post(basic(application), exchange(user, USER_ID)));

        assertThat(answer)
                .containsEntry("issued_token_type", "urn:ietf:params:oauth:token-type:access_token")
                .containsEntry("token_type", "Bearer");
        callWith(handleIn(answer), null).expectStatus().isOk();
        assertThat(upstream.last().all("Authorization")).containsExactly("Bearer " + token);
    }

    @Test
    void exchangesOtherKindsOfIds() {
        String token = vault.grant("ou_" + user, application.id());

        String handle =
                handleIn(success(post(basic(application), exchange("on_" + user, USER_ID) + "&user_id_type=union_id")));

        callWith(handle, null).expectStatus().isOk();
        assertThat(upstream.last().all("Authorization")).containsExactly("Bearer " + token);
    }

    @Test
    void exchangesAnAssertion() {
        String token = vault.grant(user, application.id());

        String handle = handleIn(success(post(basic(application), exchange("jwt-for-" + user, JWT))));

        callWith(handle, null).expectStatus().isOk();
        assertThat(upstream.last().all("Authorization")).containsExactly("Bearer " + token);
    }

    @Test
    void refusesAWrongSecret() {
        post(basic(application.id(), "wrong"), "grant_type=client_credentials")
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueMatches("WWW-Authenticate", "Basic .*")
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("invalid_client")
                .jsonPath("$.error_description")
                .exists()
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:invalid-client");
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type=client_credentials, 401, invalid_client, false",
        "grant_type=client_credentials&client_id=app_x&client_secret=y, 401, invalid_client, false",
        "grant_type=client_credentials&client_id=app_x&client_secret=y, 400, invalid_request, true",
        "grant_type=client_credentials&client_id=app_x, 400, invalid_request, true",
        "grant_type=password, 400, unsupported_grant_type, true",
        "a=b, 400, invalid_request, true",
        "grant_type=client_credentials&grant_type=client_credentials, 400, invalid_request, true",
        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange, 400, invalid_request, true"
    })
    void refusesInTheWordsOfTheRfc(String form, int status, String error, boolean signedIn) {
        post(signedIn ? basic(application) : null, form)
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource({"'a,b'", "'a b'", "%00", "'%E2%80%8B'", "''", "on_x%2F"})
    void refusesOddSubjects(String subject) {
        post(basic(application), exchange(subject, USER_ID))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("invalid_request");
    }

    @Test
    void refusesAForgedAssertion() {
        post(basic(application), exchange("eyJhbGciOiJub25lIn0.e30.", JWT))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("invalid_request");
    }

    @Test
    void refusesProofsThatAreSwitchedOff() {
        application = applications.proving(Set.of(UserProof.USER_ID));

        post(basic(application), exchange(user, USER_ID))
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("unauthorized_client");
    }

    @Test
    void refusesADisabledApplication() {
        post(basic(applications.disabled()), "grant_type=client_credentials")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("unauthorized_client");
    }

    @Test
    void endsHandlesWithTheirSecretTheirProofAndTheirApplication() {
        vault.grant(user, application.id());
        String handle = handleIn(success(post(basic(application), exchange(user, USER_ID))));
        callWith(handle, null).expectStatus().isOk();

        applications.withProofs(application, Set.of(UserProof.HANDLE));
        refused(handle, 403, "proof-not-allowed");
        applications.rotateTwice(application);
        refused(handle, 401, "credential-rotated");
        applications.disable(application);
        refused(handle, 403, "application-disabled");
    }

    @Test
    void refusesAHandleAndAHeaderOfTwoUsers() {
        vault.grant(user, application.id());
        vault.grant("ou_other", application.id());
        String handle = handleIn(success(post(basic(application), exchange(user, USER_ID))));

        callWith(handle, "ou_other")
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:two-users");
        callWith(handle, user).expectStatus().isOk();
    }

    @Test
    void answersAnSdkThatAsksForATenantToken() {
        vault.grant(user, application.id());
        String body = "{\"app_id\":\"" + application.id() + "\",\"app_secret\":\"" + secretOf(application) + "\"}";

        for (String path : new String[] {"/tenant_access_token/internal", "/tenant_access_token/internal/"}) {
            Map<String, Object> answer = success(sdk(path, body));
            assertThat(answer).containsEntry("code", 0).containsEntry("expire", 7200);
            callWith((String) answer.get("tenant_access_token"), user)
                    .expectStatus()
                    .isOk();
            assertThat(upstream.last().all("Authorization")).containsExactly("Bearer " + token());
        }
        assertThat(success(sdk("/app_access_token/internal", body)))
                .containsKeys("app_access_token", "tenant_access_token");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"app_id\":\"app_x\",\"app_secret\":\"y\"} | 10015",
                "{\"app_id\":\"a\\u0000b\",\"app_secret\":\"y\"} | 10015",
                "{\"app_id\":\"app_x\"} | 10003",
                "{\"app_id\":1,\"app_secret\":[]} | 10003",
                "{\"app_id | 10003",
                "[] | 10003",
                "null | 10003",
                "'' | 10003"
            })
    void answersAnSdkInThePlatformsForm(String body, int code) {
        assertThat(success(sdk("/tenant_access_token/internal", body)))
                .containsEntry("code", code)
                .containsKey("msg")
                .doesNotContainKey("tenant_access_token");
    }

    @Test
    void answersAnSdkOfADisabledApplication() {
        Application disabled = applications.disabled();
        String body = "{\"app_id\":\"" + disabled.id() + "\",\"app_secret\":\"" + secretOf(disabled) + "\"}";

        assertThat(success(sdk("/tenant_access_token/internal", body))).containsEntry("code", 10014);
    }

    private String token() {
        return vault.tokenOf(user);
    }

    private void refused(String handle, int status, String code) {
        int before = upstream.size();
        callWith(handle, null)
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:larkspur:" + code);
        assertThat(upstream.size()).isEqualTo(before);
    }

    private WebTestClient.ResponseSpec callWith(String handle, @Nullable String header) {
        return client.get()
                .uri("/open-apis/aily/v1/sessions/s")
                .header("Authorization", "Bearer " + handle)
                .headers(headers -> {
                    if (header != null) {
                        headers.set("X-User-Id", header);
                    }
                })
                .exchange();
    }

    private WebTestClient.ResponseSpec post(@Nullable String authorization, String form) {
        return client.post()
                .uri("/oauth2/token")
                .headers(headers -> {
                    if (authorization != null) {
                        headers.set("Authorization", authorization);
                    }
                })
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .bodyValue(form)
                .exchange();
    }

    private WebTestClient.ResponseSpec sdk(String path, String body) {
        return client.post()
                .uri("/open-apis/auth/v3" + path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private static Map<String, Object> success(WebTestClient.ResponseSpec answer) {
        return answer.expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
                .returnResult()
                .getResponseBody();
    }

    private static String handleIn(Map<String, Object> answer) {
        return (String) answer.get("access_token");
    }

    private static String exchange(String subject, String type) {
        return "grant_type=" + EXCHANGE + "&subject_token=" + subject + "&subject_token_type=" + type;
    }

    private static String inForm(Application application) {
        return "&client_id=" + application.id() + "&client_secret=" + secretOf(application);
    }
}
