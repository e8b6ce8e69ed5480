package io.larkspur.sandbox;

import io.larkspur.sandbox.state.Json;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;

/** What came back from the sandbox. */
record Reply(int status, HttpHeaders headers, String body) {

    static Reply of(HttpResponse<String> response) {
        return new Reply(response.statusCode(), response.headers(), response.body());
    }

    JsonNode json() {
        JsonNode json = Json.parse(body);
        if (json == null) {
            throw new AssertionError("Not JSON: " + status + " " + body);
        }
        return json;
    }

    int code() {
        return json().path("code").asInt(-1);
    }

    JsonNode data() {
        return json().path("data");
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }
}
