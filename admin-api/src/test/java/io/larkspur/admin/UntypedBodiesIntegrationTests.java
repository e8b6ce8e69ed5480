package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Bodies of clients that do not say what they send: curl calls everything a form. */
@AdminApiTest
class UntypedBodiesIntegrationTests {

    private static final String FORM = "application/x-www-form-urlencoded";

    @Autowired
    private Clients clients;

    private ServiceUsers.Member member =
            new ServiceUsers.Member("", WebTestClient.bindToServer().build());

    @BeforeEach
    void makeAMember() {
        member = ServiceUsers.ensured(clients);
    }

    @ParameterizedTest
    @ValueSource(strings = {FORM, "text/plain", "application/json"})
    void areReadAsJsonWhateverTheyAreCalled(String type) {
        JsonNode ensured = sent(type, "/api/v1/users/ensure", """
                {"auth0_id": "%s", "name": "Another Name"}
                """.formatted(member.id()));
        assertThat(ensured.required("name").stringValue()).isEqualTo("Another Name");

        String id = sent(type, "/api/v1/users/" + member.id() + "/sessions", """
                {"user_id": "%s", "title": "A title", "metadata": {"exact": 0.12345678901234567890}}
                """.formatted(member.id()))
                .required("session_id")
                .stringValue();
        JsonNode said = sent(type, messages(id) + "?role=user", "{\"role\": \"tool\", \"content\": \"Hello\"}")
                .required("data");
        assertThat(said.required("role").stringValue()).isEqualTo("user");
        assertThat(said.required("content").stringValue()).isEqualTo("Hello");

        post(member.bearer().put(), type, "/api/v1/sessions/" + id + "/status", "{\"status\": \"paused\"}")
                .expectStatus()
                .isOk();
        assertThat(conversation(id).required("status").stringValue()).isEqualTo("paused");
        assertThat(conversation(id).required("title").stringValue()).isEqualTo("A title");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {FORM + ",\"\"", "application/json,\"\"", "application/json,\"  \"", FORM + ",null"})
    void mayBeEmpty(String type, String nothing) {
        assertThat(sent(type, "/api/v1/users/ensure", nothing)
                        .required("success")
                        .booleanValue())
                .isTrue();
        String id = sent(type, "/api/v1/users/" + member.id() + "/sessions", nothing)
                .required("session_id")
                .stringValue();
        assertThat(sent(type, messages(id) + "?role=user&content=Hello", nothing)
                        .required("data")
                        .required("content")
                        .stringValue())
                .isEqualTo("Hello");
        post(member.bearer().put(), type, "/api/v1/sessions/" + id + "/status?status=ended", nothing)
                .expectStatus()
                .isOk();
    }

    @Test
    void mayBeMissing() {
        assertThat(sent(null, "/api/v1/users/ensure", null).required("success").booleanValue())
                .isTrue();
        String id = sent(null, "/api/v1/users/" + member.id() + "/sessions", null)
                .required("session_id")
                .stringValue();
        assertThat(sent(null, messages(id) + "?role=user&content=Hello", null)
                        .required("success")
                        .booleanValue())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"role=user&content=Hello", "{", "[]", "{\"content\": 1}"})
    void areRefusedWhereTheyAreNoJson(String body) {
        String id = sent(null, "/api/v1/users/" + member.id() + "/sessions", null)
                .required("session_id")
                .stringValue();

        post(member.bearer().post(), FORM, messages(id) + "?role=user", body)
                .expectStatus()
                .isBadRequest();

        assertThat(conversation(id).required("message_count").intValue()).isZero();
    }

    private JsonNode sent(@Nullable String type, String path, @Nullable String body) {
        return UserService.json(post(member.bearer().post(), type, path, body), 200);
    }

    private JsonNode conversation(String id) {
        return UserService.json(
                        member.bearer().get().uri("/api/v1/sessions/{id}", id).exchange(), 200)
                .required("data");
    }

    private static String messages(String id) {
        return "/api/v1/sessions/" + id + "/messages";
    }

    private static WebTestClient.ResponseSpec post(
            WebTestClient.RequestBodyUriSpec request, @Nullable String type, String path, @Nullable String body) {
        WebTestClient.RequestBodySpec asked = request.uri(path);
        if (type != null) {
            asked.header(HttpHeaders.CONTENT_TYPE, type);
        }
        return body == null ? asked.exchange() : asked.bodyValue(body).exchange();
    }
}
