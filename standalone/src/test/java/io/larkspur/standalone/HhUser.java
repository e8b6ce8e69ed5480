package io.larkspur.standalone;

import static io.larkspur.standalone.Product.SOON;
import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;

/** A user of hh in the sandbox, and the browser with which that user says yes or no. */
final class HhUser {

    private HhUser() {}

    static String named(Product product, String firstName) {
        return tree(post(
                        product.request(product.sandboxUrl() + "/_sandbox/hh/users"),
                        "{\"first_name\":\"" + firstName + "\",\"last_name\":\"Т.\"}"))
                .path("id")
                .asString();
    }

    /** Who has consented to the calls of the demo application. */
    static String authorized(Product product, String firstName) {
        String user = named(product, firstName);
        walk(tree(call(product, user)), user, "allow");
        assertThat(call(product, user).statusCode()).isEqualTo(200);
        return user;
    }

    private static HttpResponse<String> call(Product product, String user) {
        return send(product.asDemo("/proxy/hh/me").header("X-User-Id", user).GET());
    }

    /** From the link over hh's page back to us, with one browser. */
    static HttpResponse<String> walk(JsonNode pending, String as, String decision) {
        HttpClient browser = browser();
        return follow(browser, allowed(browser, pending, as, decision));
    }

    /** Where hh's page sends the browser. */
    static URI allowed(HttpClient browser, JsonNode pending, String as, String decision) {
        URI page = location(
                follow(browser, URI.create(pending.path("authorize_url").asString())));
        HttpResponse<String> form = follow(browser, page);
        assertThat(form.body()).contains("id=\"allow\"", "id=\"deny\"");
        HttpRequest choice = HttpRequest.newBuilder(page)
                .timeout(SOON)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("decision=" + decision + "&sandbox_user=" + as))
                .build();
        return location(exchange(browser, choice));
    }

    static HttpClient browser() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager())
                .build();
    }

    static HttpResponse<String> follow(HttpClient browser, URI address) {
        return exchange(
                browser,
                HttpRequest.newBuilder(address)
                        .timeout(SOON)
                        .header("Accept-Language", "en")
                        .build());
    }

    private static HttpResponse<String> exchange(HttpClient browser, HttpRequest request) {
        try {
            return browser.send(request, BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static URI location(HttpResponse<String> answer) {
        return URI.create(answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body())));
    }
}
