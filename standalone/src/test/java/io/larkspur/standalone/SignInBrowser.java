package io.larkspur.standalone;

import static io.larkspur.standalone.Product.SOON;
import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A person's browser that signs in through hh. */
final class SignInBrowser {

    private static final Pattern CODE = Pattern.compile("<input id=\"exchange-code\"[^>]* value=\"([^\"]+)\"");

    private final Product product;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();

    SignInBrowser(Product product) {
        this.product = product;
    }

    /** A person nobody has met, on the list. */
    static String allowed(Product product, String firstName) {
        String user = stranger(product, firstName);
        HttpResponse<String> answer = post(
                product.asAdmin("/admin/users/allow"), "{\"hh_user_id\":\"" + user + "\",\"comment\":\"of a test\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        return user;
    }

    /** A person nobody has met. */
    static String stranger(Product product, String firstName) {
        return tree(post(
                        product.request(product.sandboxUrl() + "/_sandbox/hh/users"),
                        "{\"first_name\":\"" + firstName
                                + "\",\"last_name\":\"Иванов\",\"email\":\"user@example.com\"}"))
                .path("id")
                .asString();
    }

    /** The whole way; the code that the page shows. */
    String codeOf(String user) {
        return codeOn(open(wayBack(user, "allow")));
    }

    static String codeOn(HttpResponse<String> page) {
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        Matcher code = CODE.matcher(page.body());
        assertThat(code.find()).as(page.body()).isTrue();
        return code.group(1);
    }

    /** Where the provider's page sends the browser. */
    URI wayBack(String user, String decision) {
        return wayBack("/auth/login", user, decision);
    }

    URI wayBack(String login, String user, String decision) {
        HttpResponse<String> page = open(location(open(URI.create(product.url() + login))));
        assertThat(page.body()).contains("id=\"allow\"");
        return location(sent(HttpRequest.newBuilder(page.uri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("decision=" + decision + "&sandbox_user=" + user))));
    }

    HttpResponse<String> open(URI address) {
        return open(address, null);
    }

    HttpResponse<String> open(URI address, @Nullable String accept) {
        return open(address, accept, "en");
    }

    HttpResponse<String> open(URI address, @Nullable String accept, String language) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept-Language", language);
        return sent(accept == null ? request : request.header("Accept", accept));
    }

    static URI location(HttpResponse<String> answer) {
        return URI.create(answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body())));
    }

    private HttpResponse<String> sent(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(SOON).build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
