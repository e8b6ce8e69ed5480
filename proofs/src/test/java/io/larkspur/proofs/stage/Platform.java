package io.larkspur.proofs.stage;

import io.larkspur.sandbox.Callbacks;
import io.larkspur.sandbox.PlatformApp;
import io.larkspur.sandbox.Sandbox;
import io.larkspur.sandbox.SandboxSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The sandbox, in this JVM: what it is made to do, and what it saw. */
public final class Platform implements AutoCloseable {

    /** Where refresh tokens go. */
    public static final String TOKEN_ENDPOINT = "/oauth/v3/token";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_CALLS = 10_000;

    private final Sandbox sandbox = Sandbox.start(SandboxSettings.on(0, PlatformApp.random()));

    int port() {
        return sandbox.url().getPort();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public PlatformApp app() {
        return sandbox.app();
    }

    void callsBack(URI gateway) {
        sandbox.callbacks(new Callbacks(
                List.of(gateway.resolve("/callbacks/feishu/oauth")),
                gateway.resolve("/callbacks/feishu/event"),
                gateway.resolve("/callbacks/feishu/card")));
    }

    /** New people who said yes a moment ago, and their tokens. */
    List<Minted> mint(int count, Life life) {
        ObjectNode wish = JSON.createObjectNode()
                .put("count", count)
                .put("access_token_seconds", life.access().toSeconds())
                .put("refresh_token_seconds", life.refresh().toSeconds());
        return minted(post("/_sandbox/tokens", wish));
    }

    /** Tokens for somebody who said yes again. */
    Minted mint(Person person, Life life) {
        ObjectNode wish = JSON.createObjectNode()
                .put("open_id", person.openId())
                .put("access_token_seconds", life.access().toSeconds())
                .put("refresh_token_seconds", life.refresh().toSeconds());
        return minted(post("/_sandbox/tokens", wish)).get(0);
    }

    private static List<Minted> minted(JsonNode rows) {
        return list(rows).stream().map(Minted::of).toList();
    }

    /** People without any tokens. */
    public List<Person> newPeople(int count) {
        List<Person> people = new ArrayList<>();
        for (int n = 1; n <= count; n++) {
            people.add(Minted.person(
                    post("/_sandbox/users", JSON.createObjectNode().put("name", "Newcomer " + n))));
        }
        return people;
    }

    /** How many refresh tokens arrived, and whose. */
    public List<Refresh> refreshes() {
        return refreshes("");
    }

    public List<Refresh> refreshesOf(Person person) {
        return refreshes("?open_id=" + person.openId());
    }

    private List<Refresh> refreshes(String query) {
        return list(get("/_sandbox/refreshes" + query)).stream()
                .map(row -> new Refresh(
                        Instant.parse(row.path("at").asString("")),
                        row.path("token").asString(""),
                        row.path("owner").isNull() ? null : row.path("owner").asString(""),
                        row.path("rotated_at").isNull()
                                ? null
                                : Instant.parse(row.path("rotated_at").asString(""))))
                .toList();
    }

    /** How often each refresh token arrived. */
    public Map<String, Long> usesOf(List<Refresh> refreshes) {
        return refreshes.stream().collect(Collectors.groupingBy(Refresh::token, Collectors.counting()));
    }

    public void forgetRefreshes() {
        Http.json("DELETE", at("/_sandbox/refreshes"), null, null);
    }

    public void forgetCalls() {
        Http.json("DELETE", at("/_sandbox/calls"), null, null);
    }

    /** All since they were forgotten; fails when there are more than the sandbox remembers. */
    public List<JsonNode> calls() {
        List<JsonNode> calls = list(get("/_sandbox/calls"));
        if (calls.size() >= MOST_CALLS) {
            throw new IllegalStateException("The sandbox remembers no more than the last " + MOST_CALLS + " calls");
        }
        return calls;
    }

    public List<JsonNode> messagesTo(Person person) {
        return list(get("/_sandbox/messages?receive_id=" + person.openId()));
    }

    /** Taps the card and allows, as the person. */
    public JsonNode allow(JsonNode message) {
        return post(
                "/_sandbox/messages/"
                        + URLEncoder.encode(message.path("message_id").asString(""), StandardCharsets.UTF_8)
                        + "/authorize",
                JSON.createObjectNode().put("decision", "allow"));
    }

    /** As the sandbox's own description says. */
    public void fault(String json) {
        post("/_sandbox/faults", (ObjectNode) Http.tree(json));
    }

    /** How many faults have not met their call yet; for those of one call each. */
    public int faults() {
        return get("/_sandbox/faults").size();
    }

    public void app(String switches) {
        post("/_sandbox/app", (ObjectNode) Http.tree(switches));
    }

    public void event(ObjectNode event) {
        post("/_sandbox/events", event);
    }

    /**
     * Many deliveries over the long connection of one event for each of these people, which says that it happens when it
     * comes; answers how they were acknowledged.
     */
    public JsonNode storm(String type, List<Person> people, int deliveries, int seed) {
        ObjectNode wish = JSON.createObjectNode()
                .put("event_type", type)
                .put("events", people.size())
                .put("deliveries", deliveries)
                .put("latest_seconds", 0)
                .put("seed", seed);
        people.forEach(person -> wish.withArray("open_ids").add(person.openId()));
        return post("/_sandbox/storm", wish);
    }

    /** No more faults. */
    public void heal() {
        HttpResponse<String> done = Http.send("DELETE", at("/_sandbox/faults"), null, null);
        if (done.statusCode() != 204) {
            throw new IllegalStateException("The sandbox keeps its faults: " + done.body());
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }

    private JsonNode get(String path) {
        return Http.json("GET", at(path), null, null);
    }

    private JsonNode post(String path, ObjectNode body) {
        return Http.json("POST", at(path), null, JSON.writeValueAsString(body));
    }

    private URI at(String path) {
        return url().resolve(path);
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /** A person with tokens as the platform gave them. */
    record Minted(
            Person person,
            String accessToken,
            String accessTokenExpiresAt,
            String refreshToken,
            String refreshTokenExpiresAt,
            String scope) {

        static Minted of(JsonNode row) {
            return new Minted(
                    person(row),
                    row.path("access_token").asString(""),
                    row.path("access_token_expires_at").asString(""),
                    row.path("refresh_token").asString(""),
                    row.path("refresh_token_expires_at").asString(""),
                    row.path("scope").asString(""));
        }

        static Person person(JsonNode row) {
            return new Person(
                    row.path("open_id").asString(""),
                    row.path("union_id").asString(""),
                    row.path("user_id").asString(""),
                    row.path("name").asString(""));
        }

        /** As contract A takes it. */
        String completion() {
            ObjectNode body = JSON.createObjectNode()
                    .put("user_access_token", accessToken)
                    .put("token_expires_at", accessTokenExpiresAt)
                    .put("refresh_token", refreshToken)
                    .put("refresh_token_expires_at", refreshTokenExpiresAt)
                    .put("scope", scope);
            body.putObject("user_info")
                    .put("open_id", person.openId())
                    .put("union_id", person.unionId())
                    .put("user_id", person.userId())
                    .put("name", person.name());
            return JSON.writeValueAsString(body);
        }
    }
}
