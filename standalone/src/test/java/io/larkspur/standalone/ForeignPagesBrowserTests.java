package io.larkspur.standalone;

import static io.larkspur.standalone.Product.encoded;
import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** What pages of other sites can do to ours in a real browser, and what names from a provider can. */
class ForeignPagesBrowserTests {

    private static final List<String> FRAMED = List.of(
            "/auth/callback/hh?state=sign-in.x", "/callbacks/hh/oauth?state=sign-in.x", "/docs", "/admin/sessions");

    private static final String FETCH = """
            const done = arguments[arguments.length - 1];
            fetch(arguments[0], {method: arguments[1], credentials: 'include', headers: arguments[2]})
              .then(answer => answer.text()).then(text => done('read ' + text), failure => done('failed'));
            """;

    private final Product product = Product.shared();
    private HttpServer foreign;
    private WebDriver browser;

    @BeforeEach
    void open(@TempDir Path profile) throws IOException {
        browser = Chromium.open(profile);
        foreign = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        foreign.createContext("/", ForeignPagesBrowserTests::answer);
        foreign.start();
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.quit();
        }
        if (foreign != null) {
            foreign.stop(0);
        }
    }

    @Test
    void areShownInNoFrame() {
        for (String path : FRAMED) {
            browser.get(at("evil.example") + "frame?" + product.url() + path);
            browser.switchTo().frame(0);

            assertThat(browser.findElements(By.cssSelector("main, #exchange-code, #swagger-ui")))
                    .as(path)
                    .isEmpty();
            assertThat(script("return document.documentElement.outerHTML.includes('urn:larkspur')"))
                    .as(path)
                    .isFalse();
        }
    }

    /** Frames are refused there without taking its own scripts from it. */
    @Test
    void leaveTheApisDescriptionAsItIs() {
        browser.get(product.url() + "/docs");

        new WebDriverWait(browser, Product.SOON)
                .until(ExpectedConditions.presenceOfElementLocated(By.cssSelector("#swagger-ui .opblock")));
    }

    /** Also from sites whose names look like ours, and from pages that have no origin at all. */
    @Test
    void readNothingFromOtherOrigins() {
        List<String> hosts = Stream.concat(
                        Stream.of(
                                "evil.example",
                                "localhost.example",
                                "127.0.0.1.example",
                                "larkspur.example",
                                "api.larkspur.example",
                                "larkspur.example.evil.example"),
                        Stream.iterate(1, n -> n + 1).limit(14).map(n -> "site-" + n + ".example"))
                .toList();
        assertThat(hosts).hasSize(20);
        for (String host : hosts) {
            browser.get(at(host) + "page");
            for (String path : List.of("/users/me?session_id=x", "/admin/sessions")) {
                assertThat(fetched(path, "GET", Map.of())).as(host + path).isEqualTo("failed");
            }
            assertThat(fetched("/api/v1/auth/login", "POST", Map.of("Content-Type", "application/json")))
                    .as(host)
                    .isEqualTo("failed");
        }
        browser.get("data:text/html,<title>of no origin</title>");
        assertThat(fetched("/api/v1/protected", "GET", Map.of("Authorization", "Bearer x")))
                .isEqualTo("failed");
    }

    /** The name comes from the provider as the user wrote it there, and is kept with the user. */
    @Test
    void runNoScriptThatStandsInAName() {
        String script = "<img src=x onerror=document.title='run'><svg onload=document.title='run'>"
                + "<script>document.title='run'</script>";
        String user = SignInBrowser.allowed(product, "</title></textarea>'>" + script);
        HttpResponse<String> session = post(
                product.request("/auth/exchange"),
                "{\"exchange_code\":\"" + new SignInBrowser(product).codeOf(user) + "\"}");
        String handle = tree(session).path("session_id").asString();
        String signed = product.url()
                .replace(
                        "://",
                        "://" + product.variable("LARKSPUR_ADMIN_USERNAME") + ":"
                                + product.variable("LARKSPUR_ADMIN_PASSWORD") + "@");

        for (String page : List.of(
                product.url() + "/users/me?session_id=" + handle,
                signed + "/admin/sessions?provider_user_id=" + user,
                signed + "/admin/users",
                product.url() + "/callbacks/hh/oauth?state=" + encoded(script) + "&code=" + encoded(script),
                product.url() + "/auth/login?provider=" + encoded(script))) {
            browser.get(page);
            assertThat(script("return document.title === 'run'")).as(page).isFalse();
        }
        browser.get(product.url() + "/users/me?session_id=" + handle);
        assertThat(browser.getPageSource()).contains("onerror");
    }

    private String fetched(String path, String method, Map<String, String> headers) {
        return String.valueOf(
                ((JavascriptExecutor) browser).executeAsyncScript(FETCH, product.url() + path, method, headers));
    }

    private boolean script(String text) {
        return String.valueOf(((JavascriptExecutor) browser).executeScript(text))
                .equals("true");
    }

    private String at(String host) {
        return "http://" + host + ":" + foreign.getAddress().getPort() + "/";
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        String body = "<!DOCTYPE html><title>foreign</title>"
                + (query == null ? "" : "<iframe src=\"" + query.replace("&", "&amp;") + "\"></iframe>");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
