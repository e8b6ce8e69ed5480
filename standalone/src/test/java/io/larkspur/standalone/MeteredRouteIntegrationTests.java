package io.larkspur.standalone;

import static io.larkspur.standalone.Product.SOON;
import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.sendAsync;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Routes that somebody added to count calls, over the stores of the product. */
class MeteredRouteIntegrationTests {

    private static final String ROUTE = "--spring.cloud.gateway.server.webflux.routes[0].";
    private static final String PRICE = "--larkspur.gateway.metering.prices[0].";
    private static final String PASSWORD = "a long enough password";
    private static final String ANSWER =
            "{\\\"model\\\":\\\"gpt-4\\\",\\\"usage\\\":{\\\"prompt_tokens\\\":2000,\\\"completion_tokens\\\":1000}}";

    private final Product product = Product.shared();

    @Test
    void countsAsTheExampleInTheDocumentationSays() {
        String user = HhUser.authorized(product, "Тимур");
        product.fault("{\"path\":\"/completions\",\"times\":1,\"headers\":{\"content-type\":\"application/json\"},"
                + "\"body\":\"" + ANSWER + "\"}");

        try (AnotherGateway gateway = AnotherGateway.of(product, documented())) {
            HttpResponse<String> answer = send(product.request("http://" + gateway.host() + "/proxy/chat/completions")
                    .header("Authorization", product.demoCredentials())
                    .header("X-User-Id", user)
                    .POST(BodyPublishers.ofString("{\"q\":1}")));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(tree(answer).path("model").asString()).isEqualTo("gpt-4");

            JsonNode record = await().atMost(SOON)
                    .until(() -> asked("/api/v1/users/" + user + "/usage").path("data"), data -> data.size() == 1)
                    .path(0);
            assertThat(record.path("route").asString()).isEqualTo("chat");
            assertThat(record.path("model_name").asString()).isEqualTo("gpt-4");
            assertThat(record.path("application_id").asString()).isEqualTo(product.variable("LARKSPUR_APP_ID"));
            assertThat(record.path("endpoint").asString()).isEqualTo("POST /proxy/chat/completions");
            assertThat(record.path("status_code").asInt()).isEqualTo(200);
            assertThat(record.path("bytes_in").asInt()).isEqualTo(7);
            assertThat(record.path("bytes_out").asInt()).isEqualTo(answer.body().length());
            assertThat(record.path("duration_ms").isIntegralNumber()).isTrue();
            assertThat(record.path("prompt_tokens").asInt()).isEqualTo(2000);
            assertThat(record.path("completion_tokens").asInt()).isEqualTo(1000);
            assertThat(record.path("credits_charged").decimalValue()).isEqualByComparingTo("2.6");
            assertThat(balance(user)).isEqualByComparingTo("997.4");
        }
    }

    @Test
    void makesOneMemberOfAUserWhoseFirstCallsReachTwoReplicas() {
        String user = product.consentedUser("Newcomer");
        assertThat(send(operator("/api/v1/users/" + user + "/credits/balance").GET())
                        .statusCode())
                .isEqualTo(404);

        try (AnotherGateway one = AnotherGateway.of(product, platformRoute());
                AnotherGateway other = AnotherGateway.of(product, platformRoute())) {
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int call = 0; call < 20; call++) {
                String host = (call % 2 == 0 ? one : other).host();
                calls.add(sendAsync(product.request("http://" + host + "/proxy/counted/open-apis/authen/v1/user_info")
                        .header("Authorization", product.demoCredentials())
                        .header("X-User-Id", user)
                        .GET()));
            }
            assertThat(calls)
                    .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));

            await().atMost(SOON).untilAsserted(() -> assertThat(balance(user)).isEqualByComparingTo("980"));
        }

        JsonNode ensured =
                tree(post(operator("/api/v1/users/ensure"), "{\"auth0_id\":\"" + user + "\",\"provider\":\"feishu\"}"));
        assertThat(ensured.path("created").asBoolean(true)).isFalse();
        assertThat(ensured.path("plan").asString()).isEqualTo("free");
        assertThat(ensured.path("credits_total").decimalValue()).isEqualByComparingTo("1000");
        assertThat(enrolments(ensured.path("user_id").asLong())).isEqualTo(1);
    }

    @Test
    void tellsAWebhookOfACallThatWasCharged() throws GeneralSecurityException {
        String user = product.consentedUser("Payer");
        try (WebhookReceiver receiver = WebhookReceiver.started();
                AnotherGateway gateway = AnotherGateway.of(product, platformRoute())) {
            HttpResponse<String> registered =
                    post(product.asAdmin("/admin/webhooks"), "{\"url\":\"" + receiver.url() + "\"}");
            assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
            try {
                HttpResponse<String> answer = send(
                        product.request("http://" + gateway.host() + "/proxy/counted/open-apis/authen/v1/user_info")
                                .header("Authorization", product.demoCredentials())
                                .header("X-User-Id", user)
                                .GET());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

                WebhookReceiver.Message message = await().atMost(SOON)
                        .until(() -> receiver.messagesAbout(user), messages -> !messages.isEmpty())
                        .get(0);
                JsonNode told = tree(message.body());
                assertThat(told.path("event_type").asString()).isEqualTo("credit_consumed");
                assertThat(told.path("amount").decimalValue()).isEqualByComparingTo("1");
                assertThat(told.path("balance_after").decimalValue()).isEqualByComparingTo("999");
                assertThat(Instant.ofEpochSecond(Long.parseLong(message.timestamp())))
                        .isCloseTo(Instant.now(), within(5, ChronoUnit.MINUTES));
                assertThat(message.signature())
                        .isEqualTo(message.signatureUnder(
                                tree(registered).path("secret").asString()));
            } finally {
                send(product.asAdmin(
                                "/admin/webhooks/" + tree(registered).path("id").asLong())
                        .DELETE());
            }
        }
    }

    /** The hold is larger than the price: what is left tells that it is gone, and that nothing was charged twice. */
    @Test
    void chargesADurableCallOnceAndFreesItsHoldWhoeverBreaksItOff() throws IOException {
        String user = product.consentedUser("Halfway");
        try (ServerSocket upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                AnotherGateway gateway = AnotherGateway.of(product, halfwayRoute(upstream.getLocalPort()))) {
            upstream.setSoTimeout((int) SOON.toMillis());
            String path = "/proxy/halfway/open-apis/x";

            try (RawConnection caller = called(gateway, path, user)) {
                try (Socket call = halfAnswered(upstream)) {
                    assertThat(call.isConnected()).isTrue();
                    assertThat(caller.readUntilSilent((int) SOON.toMillis(), 300))
                            .contains(" 200 ", "half");
                    assertThat(balance(user)).isEqualByComparingTo("995");
                }
                assertThat(caller.isClosedWithin((int) SOON.toMillis())).isTrue();
            }
            await().atMost(SOON).untilAsserted(() -> assertThat(balance(user)).isEqualByComparingTo("999"));

            Socket leftAlone;
            try (RawConnection caller = called(gateway, path, user)) {
                leftAlone = halfAnswered(upstream);
                assertThat(caller.readUntilSilent((int) SOON.toMillis(), 300)).contains(" 200 ", "half");
                assertThat(balance(user)).isEqualByComparingTo("994");
            }
            try (leftAlone) {
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(balance(user)).isEqualByComparingTo("998"));
                assertThat(isGivenUp(leftAlone)).isTrue();
            }
        }
        assertThat(asked("/api/v1/users/" + user + "/usage").path("data")).hasSize(2);
        assertThat(asked("/api/v1/users/" + user + "/credits/transactions").path("data"))
                .extracting(row -> row.path("transaction_type").asString())
                .containsExactly("consume", "consume", "grant");
    }

    private RawConnection called(AnotherGateway gateway, String path, String user) throws IOException {
        RawConnection caller = RawConnection.to("http://" + gateway.host());
        caller.send(("GET " + path + " HTTP/1.1\r\nHost: " + gateway.host() + "\r\nAuthorization: "
                        + product.demoCredentials() + "\r\nX-User-Id: " + user + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        return caller;
    }

    /** A call that has reached the upstream and got the head of its answer, and some of it. */
    private static Socket halfAnswered(ServerSocket upstream) throws IOException {
        Socket call = upstream.accept();
        call.setSoTimeout((int) SOON.toMillis());
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = call.getInputStream().read();
            assertThat(next).as("what the gateway sends").isNotNegative();
            head.append((char) next);
        }
        call.getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nhalf"
                        .getBytes(StandardCharsets.US_ASCII));
        return call;
    }

    private static boolean isGivenUp(Socket call) throws IOException {
        try {
            return call.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static String[] halfwayRoute(int port) {
        return new String[] {
            ROUTE + "id=halfway",
            ROUTE + "uri=http://127.0.0.1:" + port,
            ROUTE + "predicates[0]=Path=/proxy/halfway/**",
            ROUTE + "filters[0]=Caller",
            ROUTE + "filters[1].name=Meter",
            ROUTE + "filters[1].args.mode=durable",
            ROUTE + "filters[1].args.hold=5",
            ROUTE + "filters[2]=UserToken",
            ROUTE + "filters[3]=StripPrefix=2",
            PRICE + "route=halfway",
            PRICE + "call=1",
            "--spring.r2dbc.pool.max-acquire-time=20s"
        };
    }

    private String[] documented() {
        List<String> arguments = new ArrayList<>(DocumentedRoute.under(
                "`larkspur.gateway.metering` and the filter `Meter`",
                Map.of("https://api.example.com", product.variable("HH_API_URL"), "issuer: example", "issuer: hh")));
        for (String name : List.of("HH_CLIENT_ID", "HH_CLIENT_SECRET", "HH_URL", "HH_API_URL")) {
            arguments.add("--" + name + "=" + product.variable(name));
        }
        return arguments.toArray(String[]::new);
    }

    private String[] platformRoute() {
        return new String[] {
            ROUTE + "id=counted",
            ROUTE + "uri=" + product.sandboxUrl(),
            ROUTE + "predicates[0]=Path=/proxy/counted/**",
            ROUTE + "filters[0]=Caller",
            ROUTE + "filters[1]=Meter=durable",
            ROUTE + "filters[2]=UserToken",
            ROUTE + "filters[3]=StripPrefix=2",
            PRICE + "route=counted",
            PRICE + "call=1",
            "--spring.r2dbc.pool.max-acquire-time=20s"
        };
    }

    private BigDecimal balance(String user) {
        return asked("/api/v1/users/" + user + "/credits/balance").path("data").decimalValue();
    }

    private JsonNode asked(String path) {
        HttpResponse<String> answer = send(operator(path).GET());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return tree(answer);
    }

    private long enrolments(long userId) {
        JsonNode trail =
                tree(send(product.asAdmin("/admin/audit-log?limit=1000").GET()));
        return StreamSupport.stream(trail.path("events").spliterator(), false)
                .filter(event -> event.path("event_type").asString().equals("user_enrolled"))
                .filter(event -> event.path("user_id").asLong() == userId)
                .count();
    }

    /** With the token of an operator, who may see what is everybody's. */
    private HttpRequest.Builder operator(String path) {
        String name = "operator-" + UUID.randomUUID();
        post(
                product.asAdmin("/admin/accounts"),
                "{\"username\":\"" + name + "\",\"password\":\"" + PASSWORD + "\",\"role\":\"operator\"}");
        JsonNode tokens = tree(post(
                product.request("/auth/login"), "{\"username\":\"" + name + "\",\"password\":\"" + PASSWORD + "\"}"));
        return product.request(path)
                .header("Authorization", "Bearer " + tokens.path("access_token").asString());
    }
}
