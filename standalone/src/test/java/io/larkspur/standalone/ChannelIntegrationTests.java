package io.larkspur.standalone;

import static io.larkspur.standalone.Product.SOON;
import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the platform delivers arrives by either way. */
class ChannelIntegrationTests {

    private static final String USER_INFO = "/open-apis/authen/v1/user_info";

    private final Product product = Product.shared();

    @AfterEach
    void chooseAny() {
        choose("auto");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connection", "http"})
    void answersAClickAndEndsAWithdrawnConsent(String channel) {
        choose(channel);
        await().atMost(SOON).until(this::isConnected);
        String user = product.newUser("Channel" + channel);
        assertThat(call(user)).isEqualTo(401);
        String card = product.awaitCardTo(user).path("message_id").asString();

        JsonNode click =
                tree(post(product.request(product.sandboxUrl() + "/_sandbox/messages/" + card + "/click"), "{}"));

        assertThat(click.path("click").path("toast").path("type").asString()).isEqualTo("info");
        product.allow(user);
        assertThat(call(user)).isEqualTo(200);

        double before = ended();
        post(product.request(product.sandboxUrl() + "/_sandbox/tokens/revoke"), "{\"open_id\":\"" + user + "\"}");

        await().atMost(SOON).until(() -> ended() == before + 1);
        assertThat(call(user)).isEqualTo(401);
    }

    private int call(String user) {
        return send(product.asDemo(USER_INFO).header("X-User-Id", user).GET()).statusCode();
    }

    /** Grants that ended by the platform's word. */
    private double ended() {
        return send(product.request("/metrics").GET())
                .body()
                .lines()
                .filter(line -> line.startsWith("larkspur_events_total{") && line.contains("outcome=\"ended\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void choose(String channel) {
        post(product.request(product.sandboxUrl() + "/_sandbox/callbacks"), "{\"channel\":\"" + channel + "\"}");
    }

    private boolean isConnected() {
        return tree(send(product.request(product.sandboxUrl() + "/_sandbox/connections")
                                .GET()))
                        .path("connected")
                        .asInt()
                == 1;
    }
}
