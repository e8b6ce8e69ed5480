package io.larkspur.admin;

import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An operation as the API describes it.
 *
 * @param body the names of its texts; empty where it has none
 */
record DescribedOperation(HttpMethod method, String path, List<String> queries, List<String> body) {

    private static final JsonMapper JSON = new JsonMapper();

    static List<DescribedOperation> all(Clients clients) {
        JsonNode described = Accounts.json(clients.nobody()
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBody());
        List<DescribedOperation> operations = new ArrayList<>();
        described.required("paths").propertyStream().forEach(path -> path.getValue()
                .propertyNames()
                .forEach(method -> operations.add(of(described, method, path.getKey()))));
        return operations;
    }

    private static DescribedOperation of(JsonNode described, String method, String path) {
        JsonNode said = described.required("paths").required(path).required(method);
        List<String> queries = said.path("parameters")
                .valueStream()
                .filter(parameter -> parameter.path("in").asString().equals("query"))
                .map(parameter -> parameter.path("name").asString())
                .toList();
        String reference = said.path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema")
                .path("$ref")
                .asString("");
        List<String> body = reference.isEmpty()
                ? List.of()
                : described
                        .at(reference.substring(1))
                        .path("properties")
                        .propertyStream()
                        .map(Map.Entry::getKey)
                        .toList();
        return new DescribedOperation(HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)), path, queries, body);
    }

    URI address(UriBuilder builder, Iterator<String> texts) {
        List<Object> values = new ArrayList<>();
        builder.path(path.replaceAll("\\{[^}]+}", "{text}"));
        for (int i = 0; i < path.split("\\{", -1).length - 1; i++) {
            values.add(texts.next());
        }
        for (String query : queries) {
            builder.queryParam(query, "{text}");
            values.add(texts.next());
        }
        return builder.build(values.toArray());
    }

    String body(Iterator<String> texts) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        body.forEach(name -> object.put(name, texts.next()));
        return JSON.writeValueAsString(object);
    }
}
