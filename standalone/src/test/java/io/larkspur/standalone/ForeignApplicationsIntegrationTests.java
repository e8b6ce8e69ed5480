package io.larkspur.standalone;

import static io.larkspur.standalone.Product.basic;
import static io.larkspur.standalone.Product.encoded;
import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The id of an application that somebody else registered, where callers name the application they are: it says nothing. */
class ForeignApplicationsIntegrationTests {

    private static final String NOBODYS = "app_0000000000000000";
    private static final String CREDENTIALS = "grant_type=client_credentials";

    private final Product product = Product.shared();
    private final String theirs = product.variable("LARKSPUR_APP_ID");

    @Test
    void cannotBeToldFromOneOfNothingByWhoDoesNotKnowItsSecret() {
        Map<String, Function<String, HttpResponse<String>>> ways = Map.of(
                "token endpoint, Basic",
                id -> token(basic(id, "wrong"), CREDENTIALS),
                "token endpoint, form",
                id -> token(null, CREDENTIALS + "&client_secret=wrong&client_id=" + encoded(id)),
                "SDK",
                id -> post(
                        product.request("/open-apis/auth/v3/tenant_access_token/internal"),
                        "{\"app_id\":\"" + id + "\",\"app_secret\":\"wrong\"}"),
                "call",
                id -> send(product.request(HostileRequest.PATH)
                        .header("Authorization", basic(id, "wrong"))
                        .GET()),
                "contract A",
                id -> send(product.request("/internal/auth/sessions/x")
                        .header("Authorization", basic(id, "wrong"))
                        .GET()));

        ways.forEach((name, way) -> {
            HttpResponse<String> foreign = way.apply(theirs);

            assertThat(foreign.body()).as(name).doesNotContain("lsh_");
            assertThat(shown(foreign, theirs)).as(name).isEqualTo(shown(way.apply(NOBODYS), NOBODYS));
        });
    }

    /** Whoever is an application itself gets nothing in the name of another, by no member of the form. */
    @Test
    void lendNobodyTheirName() throws GeneralSecurityException {
        String user = product.consentedUser("Borrowed");
        SignedAssertions assertions = SignedAssertions.withAKeyOfTheirOwn();
        var application = Product.tree(post(
                product.asAdmin("/admin/applications"),
                "{\"name\":\"borrower\",\"proofs\":[\"handle\",\"user-id\",\"assertion\"],\"jwks\":" + assertions.jwks()
                        + "}"));
        String id = application.path("id").asString();
        String own = basic(id, application.path("client_secret").asString());
        String exchange = "grant_type=" + encoded("urn:ietf:params:oauth:grant-type:token-exchange")
                + "&subject_token_type=" + encoded("urn:ietf:params:oauth:token-type:jwt") + "&subject_token=";

        for (String form : List.of(
                CREDENTIALS + "&client_id=" + theirs,
                CREDENTIALS + "&client_id=" + NOBODYS,
                exchange + assertions.of(theirs, user, product.variable("LARKSPUR_URL")),
                exchange + assertions.of(NOBODYS, user, product.variable("LARKSPUR_URL")))) {
            HttpResponse<String> answer = token(own, form);

            assertThat(answer.statusCode()).as(form).isEqualTo(400);
            assertThat(answer.body()).doesNotContain("lsh_");
        }
        HttpResponse<String> call = send(product.request(HostileRequest.PATH)
                .header("Authorization", own)
                .header("X-User-Id", user)
                .GET());
        assertThat(call.statusCode()).as(call.body()).isEqualTo(403);
    }

    private HttpResponse<String> token(@org.jspecify.annotations.Nullable String credentials, String form) {
        var request = product.request("/oauth2/token").header("Content-Type", "application/x-www-form-urlencoded");
        if (credentials != null) {
            request.header("Authorization", credentials);
        }
        return send(request.POST(BodyPublishers.ofString(form)));
    }

    private static String shown(HttpResponse<String> answer, String id) {
        return answer.statusCode()
                + answer.body()
                        .replaceAll("\"(request_id|log_id|logid)\":\"[^\"]*\"", "")
                        .replace(id, "the id");
    }
}
