package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.util.UriBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Texts that other languages would take for a part of themselves, in every text of every operation that the API describes:
 * path, query, body, and the headers that it reads. They are data or refused, and nobody acts on them.
 */
@AdminApiTest
@ExtendWith(OutputCaptureExtension.class)
class InjectedTextIntegrationTests {

    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    /** A text in each place by turns, so many times round. */
    private static final int ROUNDS = 6;

    /** What an administrator would change for all the other tests. */
    private static final Set<String> SPARED = Set.of("/admin/limits", "/admin/keys", "/admin/keys/rotation");

    private static final List<String> HEADERS = List.of(
            HttpHeaders.AUTHORIZATION,
            "X-Request-Id",
            "X-User-Id",
            "Idempotency-Key",
            "User-Agent",
            "Accept-Language",
            "X-Forwarded-For",
            HttpHeaders.REFERER);

    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private Clients clients;

    private ServerSocket listener;
    private Iterator<String> texts;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(1);
        List<String> all = texts("127.0.0.1:" + listener.getLocalPort());
        assertThat(all).hasSizeGreaterThan(90);
        texts = Stream.generate(() -> all).flatMap(List::stream).iterator();
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @Test
    void areDataOrRefusedWhereverTheyStand() throws IOException {
        List<String> troubles = new ArrayList<>();
        int asked = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (Operation operation : operations()) {
                asked += 2;
                troubles.addAll(trouble(clients.administrator(), operation));
                troubles.addAll(trouble(clients.trusted(), operation));
            }
        }

        assertThat(troubles).isEmpty();
        assertThat(asked).isGreaterThan(500);
        assertThat(wasCalled()).isFalse();
    }

    @Test
    void areDataOrRefusedInEveryHeader() throws IOException {
        List<String> troubles = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String text = sendable(texts.next());
            String header = HEADERS.get(i % HEADERS.size());
            boolean credential = header.equals(HttpHeaders.AUTHORIZATION);
            int status = (credential ? clients.nobody() : clients.administrator())
                    .get()
                    .uri("/admin/sessions")
                    .header(header, credential ? ("Bearer " + text).strip() : text)
                    .exchange()
                    .expectBody()
                    .returnResult()
                    .getStatus()
                    .value();
            if (status >= 500 || credential && status / 100 != 4) {
                troubles.add(header + ": " + text + " -> " + status);
            }
        }

        assertThat(troubles).isEmpty();
        assertThat(wasCalled()).isFalse();
    }

    @Test
    void findNothingAsWildcards() {
        for (String wildcard : List.of("%", "_", "ou%", "%' OR '1'='1", ".*", "*")) {
            JsonNode found = Accounts.json(clients.administrator()
                    .get()
                    .uri(builder -> builder.path("/admin/sessions")
                            .queryParam("user_id", "{wildcard}")
                            .build(wildcard))
                    .exchange()
                    .expectBody()
                    .returnResult()
                    .getResponseBody());

            assertThat(found.path("sessions").size()).as(wildcard).isZero();
        }
    }

    @Test
    void makeNoLinesOfTheirOwnInTheLog(CapturedOutput output) {
        String mark = UUID.randomUUID().toString();
        clients.nobody()
                .post()
                .uri("/api/v1/auth/login")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("username", "x\n" + mark + " WARN forged", "password", "x\r\n" + mark + " forged"))
                .exchange()
                .expectBody()
                .returnResult();
        clients.nobody()
                .get()
                .uri("/no/such/{page}", "x\n" + mark + " ERROR forged")
                .exchange()
                .expectBody()
                .returnResult();

        assertThat(output.getAll().lines()).noneMatch(line -> line.startsWith(mark));
    }

    @Test
    void comeBackAsTheyWereGiven() {
        for (int i = 0; i < 100; i++) {
            String name = "n" + i + texts.next();
            JsonNode made = Accounts.json(clients.administrator()
                    .post()
                    .uri("/admin/applications")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of("name", name))
                    .exchange()
                    .expectBody()
                    .returnResult()
                    .getResponseBody());

            assertThat(made.path("name").asString(made.path("status").asString()))
                    .isIn(name, "400");
        }
    }

    private List<String> trouble(WebTestClient client, Operation operation) {
        long began = System.nanoTime();
        WebTestClient.RequestBodySpec request =
                client.method(operation.method()).uri(builder -> operation.address(builder, texts));
        EntityExchangeResult<byte[]> answer = (operation.body().isEmpty()
                        ? request.exchange()
                        : request.contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(operation.body(texts))
                                .exchange())
                .expectBody()
                .returnResult();
        int status = answer.getStatus().value();
        boolean slow = System.nanoTime() - began > AT_ONCE.toNanos();
        return status >= 500 || slow
                ? List.of(operation.method() + " " + answer.getUrl() + " -> " + status + (slow ? ", slowly" : ""))
                : List.of();
    }

    private boolean wasCalled() throws IOException {
        try {
            listener.accept().close();
            return true;
        } catch (SocketTimeoutException nobody) {
            return false;
        }
    }

    private List<Operation> operations() {
        JsonNode described = Accounts.json(clients.nobody()
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBody());
        List<Operation> operations = new ArrayList<>();
        described
                .required("paths")
                .propertyStream()
                .filter(path -> !SPARED.contains(path.getKey()))
                .forEach(path -> path.getValue()
                        .propertyStream()
                        .filter(method -> !method.getKey().equals("delete")
                                || path.getKey().contains("{"))
                        .forEach(method -> operations.add(Operation.of(described, method.getKey(), path.getKey()))));
        return operations;
    }

    /** A header cannot hold these at all. */
    private static String sendable(String text) {
        return text.replaceAll("[\\p{Cntrl}]", " ")
                .replaceAll("[^\\x20-\\x7e]", "?")
                .strip();
    }

    private static List<String> texts(String listener) {
        List<String> all = new ArrayList<>();
        for (String quote : List.of("'", "\"", "`", "\\'", "')", "'))", "$$")) {
            all.addAll(List.of(
                    quote,
                    quote + " OR 1=1 --",
                    quote + "; DROP TABLE auth_sessions; --",
                    quote + " UNION SELECT null, current_user --",
                    quote + "; SELECT pg_sleep(6); --",
                    quote + " || (SELECT pg_sleep(6)) || " + quote,
                    quote + " AND 1=(SELECT 1 FROM pg_sleep(6)) --",
                    "x" + quote + "/**/OR/**/1=1#"));
        }
        for (String way : List.of("ldap", "rmi", "dns", "http")) {
            all.add("${jndi:" + way + "://" + listener + "/x}");
            all.add("${${lower:j}ndi:" + way + "://" + listener + "/x}");
            all.add("${::-j}${::-n}di:" + way + "://" + listener + "}");
        }
        all.addAll(List.of(
                "#{T(java.lang.Runtime).getRuntime().exec('id')}",
                "${T(java.lang.System).exit(1)}",
                "*{7*7}",
                "{{7*7}}",
                "{{constructor.constructor('return 1')()}}",
                "<%= 7*7 %>",
                "${7*7}",
                "__${7*7}__::.x",
                "{\"__proto__\":{\"admin\":true}}",
                "__proto__",
                "constructor[prototype]",
                "[\"java.lang.Runtime\",{}]",
                "{\"@class\":\"javax.naming.InitialContext\"}",
                "<at id=all></at>",
                "**bold** [x](javascript:alert(1))",
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "line\r\nSet-Cookie: a=b",
                "line\nWARN forged",
                "\u0000",
                "a\u0000b",
                "\u202egnp.exe",
                "\ufeffx",
                "%00",
                "%0d%0aX-A: b",
                "%",
                "_",
                "*",
                "(((((((((((((((((((((a+)+)+)+",
                "../../../../etc/passwd",
                "..\\..\\windows",
                "/etc/passwd",
                "file:///etc/passwd",
                "-1",
                "0x7fffffff",
                "1e309",
                "NaN",
                "2147483648",
                "9223372036854775808",
                "1; SELECT 1",
                "eval return redis.call('FLUSHALL')",
                "\r\nFLUSHALL\r\n"));
        return all;
    }

    /** @param body the names of its texts; empty where it has none */
    private record Operation(HttpMethod method, String path, List<String> queries, List<String> body) {

        static Operation of(JsonNode described, String method, String path) {
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
            return new Operation(HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)), path, queries, body);
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
}
