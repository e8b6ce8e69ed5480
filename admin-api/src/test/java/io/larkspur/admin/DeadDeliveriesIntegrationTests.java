package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.larkspur.accounts.login.Members;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Messages that no attempt delivered, as an operator deals with them. */
@OpenAdminApiTest
class DeadDeliveriesIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String REPLAY_ONE = "/admin/webhooks/deliveries/{id}/replay";
    private static final String REPLAY_ALL = "/admin/webhooks/{id}/replay";

    @Autowired
    private Clients clients;

    @Autowired
    private Members members;

    private final List<Message> arrived = new CopyOnWriteArrayList<>();
    private volatile int answer = 500;
    private HttpServer receiver;
    private UserService admin;
    private JsonNode webhook;
    private final String user = ServiceUsers.freshId();

    @BeforeEach
    void register() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::receive);
        receiver.start();
        admin = new UserService(clients.administrator());
        webhook = registered("/hook");
    }

    @AfterEach
    void remove() {
        admin.get(200, "/admin/webhooks").required("webhooks").forEach(each -> removed(clients.administrator(), each)
                .isNoContent());
        receiver.stop(0);
    }

    @Test
    void isListedWithTheReasonAndArrivesSignedOnceItIsReplayed() throws GeneralSecurityException {
        consume(1);
        JsonNode dead = deliveries(webhook, "dead", 1).get(0);
        assertThat(dead.required("last_status").intValue()).isEqualTo(500);
        assertThat(dead.required("last_error").stringValue()).isEqualTo("answered 500");
        assertThat(dead.required("attempts").intValue()).isEqualTo(1);
        assertThat(dead.required("next_attempt_at").isNull()).isTrue();
        assertThat(dead.required("ended_at").isNull()).isFalse();
        assertThat(dead.required("payload").required("user_id").stringValue()).isEqualTo(user);

        answer = 204;
        JsonNode replayed = admin.post(202, REPLAY_ONE, id(dead), "");

        assertThat(replayed.toString()).isEqualTo("{\"replayed\":1}");
        JsonNode delivered = deliveries(webhook, "delivered", 1).get(0);
        assertThat(id(delivered)).isEqualTo(id(dead));
        assertThat(delivered.required("last_status").intValue()).isEqualTo(204);
        assertThat(delivered.required("last_error").isNull()).isTrue();
        assertThat(deliveries(webhook, "dead", 0)).isEmpty();
        assertThat(arrived).hasSize(2);
        Message message = arrived.get(1);
        assertThat(message.id())
                .isEqualTo(arrived.get(0).id())
                .isEqualTo(dead.required("message_id").stringValue());
        assertThat(message.signature()).isEqualTo("v1," + hmac(message));
        JsonNode body = Accounts.json(message.body().getBytes(StandardCharsets.UTF_8));
        assertThat(body.propertyNames())
                .containsExactlyInAnyOrder("event_type", "user_id", "amount", "balance_after", "timestamp");
        assertThat(body.required("event_type").stringValue()).isEqualTo("credit_consumed");
        assertThat(body.required("amount").decimalValue()).isEqualByComparingTo("1");
        assertThat(body.required("balance_after").decimalValue()).isEqualByComparingTo("999");
    }

    @Test
    void areAllReplayedOfOneWebhookAndOfNoOther() {
        JsonNode another = registered("/another");
        consume(3);
        deliveries(another, "dead", 3);
        deliveries(webhook, "dead", 3);
        answer = 200;

        JsonNode replayed = admin.post(202, REPLAY_ALL, id(webhook), "");

        assertThat(replayed.toString()).isEqualTo("{\"replayed\":3}");
        deliveries(webhook, "delivered", 3);
        assertThat(deliveries(another, "dead", 3)).hasSize(3);
        assertThat(admin.post(202, REPLAY_ALL, id(webhook), "").toString()).isEqualTo("{\"replayed\":0}");
    }

    @Test
    void stayDeadForWhoeverHasNoRightToThemAndOnceTheirWebhookIsGone() {
        consume(1);
        JsonNode dead = deliveries(webhook, "dead", 1).get(0);
        answer = 200;

        Map.of(
                        clients.nobody(), 401,
                        clients.trusted(), 403,
                        UserService.ofMember(clients, members, user).client(), 401,
                        Accounts.fresh(clients, "user").signedIn(), 403,
                        Accounts.fresh(clients, "viewer").signedIn(), 403)
                .forEach((caller, status) -> {
                    refused(caller, status, REPLAY_ONE, id(dead));
                    refused(caller, status, REPLAY_ALL, id(webhook));
                    refused(caller, status, REPLAY_ALL, "987654321");
                    removed(caller, webhook).isEqualTo(status);
                });
        assertThat(deliveries(webhook, "dead", 1)).containsExactly(dead);

        removed(clients.administrator(), webhook).isNoContent();
        refused(clients.administrator(), 404, REPLAY_ONE, id(dead));
        refused(clients.administrator(), 404, REPLAY_ALL, id(webhook));
        removed(clients.administrator(), webhook).isNotFound();
        assertThat(arrived).hasSize(1);
    }

    private JsonNode registered(String path) {
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
        return admin.post(201, "/admin/webhooks", "", "{\"url\":\"" + url + "\"}");
    }

    private void consume(int times) {
        UserService service = UserService.ofMember(clients, members, user);
        for (int i = 0; i < times; i++) {
            service.post(200, "/api/v1/users/{id}/credits/consume", user, "{\"amount\":1}");
        }
    }

    /** Once there are so many. */
    private List<JsonNode> deliveries(JsonNode of, String state, int count) {
        return await().atMost(SOON).until(() -> listed(of, state), listed -> listed.size() == count);
    }

    private List<JsonNode> listed(JsonNode of, String state) {
        JsonNode page = admin.get(200, "/admin/webhooks/deliveries?webhook_id={id}&state={state}", id(of), state);
        return StreamSupport.stream(page.required("deliveries").spliterator(), false)
                .toList();
    }

    private static StatusAssertions removed(WebTestClient caller, JsonNode webhook) {
        return caller.delete()
                .uri("/admin/webhooks/{id}", id(webhook))
                .exchange()
                .expectStatus();
    }

    private static void refused(WebTestClient caller, int status, String uri, String id) {
        caller.post().uri(uri, id).exchange().expectStatus().isEqualTo(status);
    }

    private static String id(JsonNode node) {
        return Long.toString(node.required("id").longValue());
    }

    private void receive(HttpExchange exchange) throws IOException {
        arrived.add(new Message(
                exchange.getRequestHeaders().getFirst("webhook-id"),
                exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                exchange.getRequestHeaders().getFirst("webhook-signature"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    private String hmac(Message message) throws GeneralSecurityException {
        String secret = webhook.required("secret").stringValue().substring("whsec_".length());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
        String signed = message.id() + "." + message.timestamp() + "." + message.body();
        return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private record Message(String id, String timestamp, String signature, String body) {}
}
