package io.larkspur.standalone;

import static io.larkspur.standalone.Product.SOON;
import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A route that somebody added to have its calls written down, over the stores of the product. */
class ConversationRouteIntegrationTests {

    private static final String ROUTE = "--spring.cloud.gateway.server.webflux.routes[0].";
    private static final String PASSWORD = "a long enough password";
    private static final String QUESTION =
            "{\"messages\":[{\"role\":\"system\",\"content\":\"Be brief\"},{\"role\":\"user\",\"content\":\"Wie geht's, 世界?\"}]}";
    private static final String ANSWER =
            "{\\\"choices\\\":[{\\\"message\\\":{\\\"content\\\":\\\"Gut\\\"}}],\\\"usage\\\":{\\\"prompt_tokens\\\":7,\\\"completion_tokens\\\":2}}";

    private final Product product = Product.shared();
    private final String operator = operatorToken();

    @Test
    void showsInTheUserServiceWhatWasSaidInACallAndNothingOfOthers() {
        String user = HhUser.authorized(product, "Зарина");
        String other = HhUser.named(product, "Бахром");
        String conversation = opened(user);
        String ofAnother = opened(other);
        String path = "/talk-" + UUID.randomUUID();
        product.fault("{\"path\":\"" + path + "\",\"times\":2,\"headers\":{\"content-type\":\"application/json\"},"
                + "\"body\":\"" + ANSWER + "\"}");

        try (AnotherGateway gateway = AnotherGateway.of(product, route())) {
            HttpRequest.Builder call = product.request("http://" + gateway.host() + "/proxy/talk" + path)
                    .header("Authorization", product.demoCredentials())
                    .header("X-User-Id", user);
            HttpResponse<String> foreign = post(call.copy().header("X-Conversation-Id", ofAnother), QUESTION);
            assertThat(foreign.statusCode()).as(foreign.body()).isEqualTo(404);
            assertThat(tree(foreign).path("code").asString()).isEqualTo("unknown-conversation");
            String ofNobody = UUID.randomUUID().toString();
            HttpResponse<String> nothing = post(call.copy().header("X-Conversation-Id", ofNobody), QUESTION);
            assertThat(withoutId(nothing, ofNobody)).isEqualTo(withoutId(foreign, ofAnother));
            assertThat(product.callsTo(path)).isEmpty();
            HttpResponse<String> unsaid = post(call.copy(), QUESTION.replace("geht", "ging"));
            assertThat(unsaid.statusCode()).as(unsaid.body()).isEqualTo(200);

            HttpResponse<String> answer = post(call.copy().header("X-Conversation-Id", conversation), QUESTION);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

            JsonNode said = await().atMost(SOON).until(() -> messages(conversation), all -> all.size() >= 2);
            assertThat(product.callsTo(path)).hasSize(2);
            assertThat(said).hasSize(2);
            assertMessage(said.path(0), "user", "Wie geht's, 世界?", 7);
            assertMessage(said.path(1), "assistant", "Gut", 2);
        }
        JsonNode session = asked("/api/v1/sessions/" + conversation).path("data");
        assertThat(session.path("message_count").asInt()).isEqualTo(2);
        assertThat(session.path("total_tokens").asInt()).isEqualTo(9);
        assertThat(messages(ofAnother)).isEmpty();
        assertThat(asked("/api/v1/users/" + user + "/sessions").path("data")).hasSize(1);
    }

    private static String withoutId(HttpResponse<String> answer, String id) {
        return answer.statusCode()
                + answer.body().replaceAll("\"request_id\":\"[^\"]*\"", "").replace(id, "the id");
    }

    private static void assertMessage(JsonNode message, String role, String content, int tokens) {
        assertThat(message.path("role").asString()).isEqualTo(role);
        assertThat(message.path("content").asString()).isEqualTo(content);
        assertThat(message.path("tokens_used").asInt()).isEqualTo(tokens);
    }

    private String[] route() {
        List<String> arguments = new ArrayList<>(List.of(
                ROUTE + "id=talk",
                ROUTE + "uri=" + product.variable("HH_API_URL"),
                ROUTE + "predicates[0]=Path=/proxy/talk/**",
                ROUTE + "filters[0].name=Caller",
                ROUTE + "filters[0].args.issuer=hh",
                ROUTE + "filters[1]=Conversation",
                ROUTE + "filters[2]=UserToken",
                ROUTE + "filters[3]=StripPrefix=2"));
        for (String name : List.of("HH_CLIENT_ID", "HH_CLIENT_SECRET", "HH_URL", "HH_API_URL")) {
            arguments.add("--" + name + "=" + product.variable(name));
        }
        return arguments.toArray(String[]::new);
    }

    /** As the documentation says: an operator makes the user a member first and opens it. */
    private String opened(String user) {
        HttpResponse<String> member =
                post(as("/api/v1/users/ensure"), "{\"auth0_id\":\"" + user + "\",\"provider\":\"hh\"}");
        assertThat(member.statusCode()).as(member.body()).isEqualTo(200);
        HttpResponse<String> session = post(as("/api/v1/users/" + user + "/sessions"), "{}");
        assertThat(session.statusCode()).as(session.body()).isBetween(200, 201);
        return tree(session).path("session_id").asString();
    }

    private JsonNode messages(String conversation) {
        return asked("/api/v1/sessions/" + conversation + "/messages").path("data");
    }

    private JsonNode asked(String path) {
        HttpResponse<String> answer = send(as(path).GET());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return tree(answer);
    }

    private HttpRequest.Builder as(String path) {
        return product.request(path).header("Authorization", "Bearer " + operator);
    }

    private String operatorToken() {
        String account = "\"username\":\"operator-" + UUID.randomUUID() + "\",\"password\":\"" + PASSWORD + "\"";
        post(product.asAdmin("/admin/accounts"), "{" + account + ",\"role\":\"operator\"}");
        return tree(post(product.request("/auth/login"), "{" + account + "}"))
                .path("access_token")
                .asString();
    }
}
