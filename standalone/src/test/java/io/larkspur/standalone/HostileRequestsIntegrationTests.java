package io.larkspur.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Hostile bytes through the whole product, judged by what the sandbox was asked: never for another user, never what hid in
 * another request, never with another's credentials, never where tokens are handed out.
 */
class HostileRequestsIntegrationTests {

    private static final int AT_ONCE = 24;
    private static final int ANSWER_MILLIS = 2000;
    private static final int SILENCE_MILLIS = 120;

    /** A fixed one, so that what passed once passes again. */
    private static final long SEED = Long.getLong("larkspur.seed", 20261125L);

    /** So many of the corpus are odd, but requests by the rules: were they not answered, the rest would prove little. */
    private static final long SERVED = 100;

    private static final List<String> NEVER_ARRIVE = List.of(
            "cookie",
            "proxy-authorization",
            "x-user-id",
            "x_user_id",
            "x-lark-mcp-uat",
            "connection-options",
            "upgrade");

    private final Product product = Product.shared();

    @Test
    void sendNothingUpstreamButTheProvenUsersCall() throws Exception {
        try (ServerSocket evil = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            evil.setSoTimeout(1);
            HostileParties parties = parties(evil.getLocalPort());
            List<HostileRequest> corpus = Stream.of(
                            HostileFraming.all(parties),
                            HostileLines.all(parties),
                            HostileHeaders.all(parties),
                            HostileTargets.all(parties))
                    .flatMap(List::stream)
                    .toList();
            assertThat(corpus.size()).isGreaterThanOrEqualTo(1000);

            Map<String, String> answers = attack(corpus, parties);

            assertThat(badlyAnswered(answers)).isEmpty();
            assertThat(statuses(answers).get("200")).isGreaterThanOrEqualTo(SERVED);
            assertThat(reached(evil)).isFalse();
            System.out.println(corpus.size() + " hostile requests, answered " + statuses(answers));
        }
    }

    @Test
    void sendNothingUpstreamWhateverABitChanges() throws Exception {
        int trials = Integer.getInteger("larkspur.mutations", 2000);
        System.out.println("Mutations: " + trials + ", seed " + SEED);
        HostileParties parties = parties(1);

        Map<String, String> answers = attack(new Mutations(SEED, parties).of(trials), parties);

        assertThat(answers).as("seed " + SEED).hasSize(trials);
        assertThat(badlyAnswered(answers)).as("seed " + SEED).isEmpty();
        System.out.println(trials + " mutations of seed " + SEED + ", answered " + statuses(answers));
    }

    /** Two requests by the rules are two, so both arrive: whoever judges the others would have seen a hidden one. */
    @Test
    void wouldBeSeenIfOneBroughtAHiddenRequestAlong() throws IOException {
        HostileParties parties = parties(1);
        String name = "by-the-rules";
        HostileRequest pipelined =
                new HostileRequest(name, parties.head(name, "GET") + "\r\n" + parties.hidden(name), false);
        Product.send(product.request(product.sandboxUrl() + "/_sandbox/calls").DELETE());
        try (RawConnection connection = RawConnection.to(product.url())) {
            connection.send(pipelined.bytes());

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(violations(product.callsTo("/"), List.of(pipelined), parties))
                            .anyMatch(violation -> violation.startsWith("A hidden request arrived"))
                            .anyMatch(violation -> violation.startsWith("A call for the victim arrived")));
            assertThat(connection.readUntilSilent(ANSWER_MILLIS, SILENCE_MILLIS))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    private HostileParties parties(int evil) {
        String user = product.consentedUser("Hostile");
        String victim = product.consentedUser("Victim");
        return new HostileParties(product.demoCredentials(), user, victim, evil);
    }

    /** In parts, because the sandbox keeps its newest calls only. */
    private Map<String, String> attack(List<HostileRequest> corpus, HostileParties parties) throws Exception {
        Map<String, String> answers = new HashMap<>();
        ExecutorService attackers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (int from = 0; from < corpus.size(); from += 2500) {
                answers.putAll(part(corpus.subList(from, Math.min(corpus.size(), from + 2500)), parties, attackers));
            }
        } finally {
            attackers.shutdownNow();
        }
        return answers;
    }

    private Map<String, String> part(List<HostileRequest> corpus, HostileParties parties, ExecutorService attackers)
            throws Exception {
        Product.send(product.request(product.sandboxUrl() + "/_sandbox/calls").DELETE());
        Map<String, String> answers = new HashMap<>();
        try (VictimPool victims = new VictimPool(product.url(), parties.credentials(), parties.victim())) {
            List<Callable<Map.Entry<String, String>>> attacks = corpus.stream()
                    .<Callable<Map.Entry<String, String>>>map(
                            request -> () -> Map.entry(request.name(), answerTo(request)))
                    .toList();
            for (Future<Map.Entry<String, String>> attack : attackers.invokeAll(attacks)) {
                answers.put(attack.get().getKey(), attack.get().getValue());
            }
            victims.end();
            List<JsonNode> calls = product.callsTo("/");
            assertThat(victims.check(calls)).isPositive();
            assertThat(violations(calls, corpus, parties)).isEmpty();
        }
        return answers;
    }

    private String answerTo(HostileRequest request) throws IOException {
        try (RawConnection connection = RawConnection.to(product.url())) {
            connection.send(request.bytes());
            return connection.readUntilSilent(ANSWER_MILLIS, SILENCE_MILLIS);
        }
    }

    private static List<String> violations(List<JsonNode> calls, List<HostileRequest> corpus, HostileParties parties) {
        Map<String, HostileRequest> byName =
                corpus.stream().collect(Collectors.toMap(HostileRequest::name, Function.identity()));
        List<String> violations = new ArrayList<>();
        Map<String, Integer> arrivals = new HashMap<>();
        for (JsonNode call : calls) {
            String path = call.path("path").asString();
            if (path.contains(HostileRequest.HIDDEN)) {
                violations.add("A hidden request arrived: " + path);
            }
            HostileRequest request = byName.get(path.replaceFirst(".*[?&]case=([a-z0-9-]+).*", "$1"));
            if (request != null) {
                arrivals.merge(request.name() + mark(call), 1, Integer::sum);
                check(call, request, parties, violations);
            } else if (parties.victim().equals(call.path("owner").asString("")) && !path.contains("victim=")) {
                violations.add("A call for the victim arrived: " + path);
            }
        }
        arrivals.forEach((name, times) -> {
            if (times > 1) {
                violations.add(name + " arrived " + times + " times");
            }
        });
        return violations;
    }

    private static String mark(JsonNode call) {
        for (JsonNode header : call.path("headers")) {
            if (header.path(0).asString().equals("X-Case")) {
                return " marked " + header.path(1).asString();
            }
        }
        return "";
    }

    private static void check(JsonNode call, HostileRequest request, HostileParties parties, List<String> violations) {
        if (request.neverForwarded()) {
            violations.add(request.name() + " must not arrive: " + call.path("path"));
        }
        String owner = call.path("owner").asString("");
        if (!owner.isEmpty() && !owner.equals(parties.user())) {
            violations.add(request.name() + " carried the token of " + owner);
        }
        int authorizations = 0;
        for (JsonNode header : call.path("headers")) {
            String name = header.path(0).asString().toLowerCase(java.util.Locale.ROOT);
            authorizations += name.equals("authorization") ? 1 : 0;
            if (NEVER_ARRIVE.contains(name) || header.path(1).asString().contains("mine")) {
                violations.add(request.name() + " brought the header " + name);
            }
        }
        if (authorizations != 1) {
            violations.add(request.name() + " arrived with " + authorizations + " Authorization headers");
        }
    }

    /** Whatever is answered is HTTP, of the version that was asked for, and nothing is a failure of ours. */
    private static List<String> badlyAnswered(Map<String, String> answers) {
        return answers.entrySet().stream()
                .filter(
                        answer -> !answer.getValue().isEmpty()
                                && !answer.getValue().contains("urn:larkspur:card-undeliverable")
                                && !answer.getValue()
                                        .matches(
                                                "(?s)HTTP/1\\.[01] (100|200|202|400|401|403|404|405|408|413|414|415|417|421|429|431|505) .*"))
                .map(answer -> answer.getKey() + ": " + answer.getValue())
                .toList();
    }

    private static Map<String, Long> statuses(Map<String, String> answers) {
        return answers.values().stream()
                .collect(Collectors.groupingBy(
                        answer -> answer.length() < 12 ? "closed" : answer.substring(9, 12), Collectors.counting()));
    }

    private static boolean reached(ServerSocket evil) {
        try {
            evil.accept().close();
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }
}
