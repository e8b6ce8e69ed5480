package io.larkspur.standalone;

import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform knows better than our clock whether a token is good. */
class RefusedTokenIntegrationTests {

    private static final String USER_INFO = "/open-apis/authen/v1/user_info";

    private final Product product = Product.shared();

    @ParameterizedTest
    @ValueSource(ints = {99991668, 99991677})
    void isRenewedForTheNextCall(int code) {
        String user = product.consentedUser("Renewed");
        String before = token(user);
        product.fault("{\"path\":\"" + USER_INFO + "\",\"status\":400,\"code\":" + code + "}");

        HttpResponse<String> refused = call(user);
        HttpResponse<String> next = call(user);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(tree(refused).path("code").asInt()).isEqualTo(code);
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(token(user)).isNotEqualTo(before);
    }

    @Test
    void asksTheUserAnewWhenThePlatformEndedTheConsent() {
        String user = product.consentedUser("Withdrawn");
        post(
                product.request(product.sandboxUrl() + "/_sandbox/tokens/revoke"),
                "{\"open_id\":\"" + user + "\",\"event\":false}");

        call(user);
        HttpResponse<String> next = call(user);

        assertThat(next.statusCode()).isEqualTo(401);
        assertThat(tree(next).path("type").asString()).isEqualTo("urn:larkspur:authorization-pending");
        assertThat(product.messagesTo(user)).hasSize(2);
    }

    private HttpResponse<String> call(String user) {
        return send(product.asDemo(USER_INFO).header("X-User-Id", user).GET());
    }

    private String token(String user) {
        return tree(send(product.asDemo("/internal/auth/tokens/" + product.variable("FEISHU_APP_ID") + "/" + user)
                        .GET()))
                .path("user_access_token")
                .asString();
    }
}
