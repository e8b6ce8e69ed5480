package io.larkspur.standalone;

import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the clients of the session service do, request by request: a browser's session keeper and a test flow. */
class LoginSessionsIntegrationTests {

    private static final String PASSWORD = "testpass";

    private final Product product = Product.shared();

    @ParameterizedTest
    @ValueSource(strings = {"", "/api/v1"})
    void goesThroughAWholeSession(String base) {
        String name = account("user");

        HttpResponse<String> login = login(base, name);
        assertThat(login.statusCode()).isEqualTo(200);
        JsonNode tokens = tree(login);
        HttpResponse<String> shown = send(bearer("/api/v1/protected", tokens).GET());
        HttpResponse<String> refreshed = post(
                product.request(base + "/auth/refresh"),
                "{\"refresh_token\":\"" + tokens.path("refresh_token").asString() + "\"}");
        HttpResponse<String> out = post(
                product.request(base + "/auth/logout"),
                "{\"access_token\":\"" + tokens.path("access_token").asString() + "\"}");

        assertThat(tree(shown).path("message").asString()).isEqualTo("Hello " + name + "!");
        assertThat(refreshed.statusCode()).isEqualTo(200);
        assertThat(out.statusCode()).isEqualTo(200);
        assertThat(send(bearer("/api/v1/protected", tokens).GET()).statusCode()).isEqualTo(401);
        assertThat(send(bearer("/api/v1/protected", tree(refreshed)).GET()).statusCode())
                .isEqualTo(401);
    }

    /** Keeps tokens, retries once with fresh ones after a 401, and leaves with token and header. */
    @Test
    void servesAKeeperOfSessionsInABrowser() {
        String name = account("user");
        JsonNode first = tree(login("/api/v1", name));
        assertThat(first.path("token_type").asString()).isEqualTo("bearer");
        assertThat(first.path("expires_in").asInt()).isPositive();
        assertThat(tree(send(bearer("/api/v1/auth/profile", first).GET()))
                        .path("username")
                        .asString())
                .isEqualTo(name);

        HttpResponse<String> refused = send(product.request("/api/v1/auth/profile")
                .header("Authorization", "Bearer " + first.path("access_token").asString() + "x")
                .GET());
        assertThat(refused.statusCode()).isEqualTo(401);
        JsonNode second = tree(post(
                product.request("/api/v1/auth/refresh"),
                "{\"refresh_token\":\"" + first.path("refresh_token").asString() + "\",\"language\":\"zh\"}"));
        assertThat(send(bearer("/api/v1/auth/profile", second).GET()).statusCode())
                .isEqualTo(200);

        HttpResponse<String> out = post(
                bearer("/api/v1/auth/logout", second),
                "{\"access_token\":\"" + second.path("access_token").asString() + "\",\"language\":\"en\"}");
        assertThat(tree(out).path("message").asString()).isEqualTo("Logged out successfully");
        JsonNode gone = tree(send(bearer("/api/v1/auth/profile", second).GET()));
        assertThat(gone.path("code").asString()).isEqualTo("access_token_blacklisted");
        assertThat(gone.path("detail").asString()).isEqualTo("Access token has been revoked");
    }

    @Test
    void letsAnOwnerWatchAndCleanUp() {
        JsonNode tokens = tree(login("", account("owner")));

        JsonNode active = tree(send(bearer("/admin/sessions/active", tokens).GET()));
        JsonNode info = tree(send(bearer("/debug/session-info", tokens).GET()));
        HttpResponse<String> cleaned = post(bearer("/admin/sessions/cleanup", tokens), "");

        assertThat(active.path("active_sessions").asInt()).isEqualTo(1);
        assertThat(active.path("sessions").path(0).path("jti").asString())
                .isEqualTo(info.path("jti").asString());
        assertThat(active.path("user_id").asLong())
                .isEqualTo(info.path("user_id").asLong());
        assertThat(tree(cleaned).path("cleaned_sessions").isIntegralNumber()).isTrue();
    }

    @Test
    void describesEverythingItServes() {
        String description = send(product.request("/v3/api-docs").GET()).body();

        assertThat(description)
                .contains(
                        "/auth/login",
                        "/api/v1/auth/login",
                        "/api/v1/protected",
                        "/debug/session-info",
                        "/admin/accounts",
                        "/admin/sessions/active",
                        "/admin/audit-log");
    }

    private String account(String role) {
        String name = role + "-" + UUID.randomUUID();
        HttpResponse<String> made = post(
                product.asAdmin("/admin/accounts"),
                "{\"username\":\"" + name + "\",\"password\":\"" + PASSWORD + "\",\"role\":\"" + role + "\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        return name;
    }

    private HttpResponse<String> login(String base, String name) {
        return post(
                product.request(base + "/auth/login"),
                "{\"username\":\"" + name + "\",\"password\":\"" + PASSWORD + "\"}");
    }

    private HttpRequest.Builder bearer(String path, JsonNode tokens) {
        return product.request(path)
                .header("Authorization", "Bearer " + tokens.path("access_token").asString());
    }
}
