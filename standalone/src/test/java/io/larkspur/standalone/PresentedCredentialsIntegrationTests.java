package io.larkspur.standalone;

import static io.larkspur.standalone.Product.encoded;
import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Every way to present a credential, on each of the shipped routes, times every header that speaks of who calls or that an
 * upstream may take for a credential. The upstream gets one credential, of whom the caller may act for, and none of theirs.
 */
class PresentedCredentialsIntegrationTests {

    private static final int AT_ONCE = 24;
    private static final int ANSWER_MILLIS = 20_000;
    private static final String USER_ID = "urn:larkspur:params:oauth:token-type:user-id";
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";
    private static final String MINE = "mine-0815";
    private static final Set<String> REFUSED = Set.of("400", "401", "403");
    private static final Set<String> EITHER = Set.of("200", "400", "401", "403");

    /** By whose name nothing of the caller's arrives. */
    private static final List<String> FAMILIES = List.of(
            "cookie",
            "proxy-",
            "forwarded",
            "x-forwarded",
            "x-real-ip",
            "x-user-id",
            "x-lark-",
            "x-application-context");

    private static final Set<String> UPSTREAM_MAY_SEE = Set.of("x-lark-mcp-allowed-tools");

    /** They say nothing to the gateway, and do not come through; {@code *} stands for a credential that would be good here. */
    private static final List<String> SILENT = List.of(
            "Cookie: session=" + MINE,
            "Cookie: Authorization=*; access_token=*",
            "Cookie: a=" + MINE + "\r\nCookie: session=*",
            "Cookie2: $Version=1; session=" + MINE,
            "Proxy-Authorization: *",
            "Proxy-Authorization: Basic " + MINE,
            "Proxy-Authenticate: Basic realm=" + MINE,
            "Proxy-Authentication-Info: " + MINE,
            "Proxy-User: " + MINE,
            "Forwarded: for=" + MINE + ";by=" + MINE + ";host=" + MINE,
            "X-Real-IP: " + MINE,
            "X-Forwarded-For: " + MINE,
            "X-Forwarded-Host: " + MINE,
            "X-Forwarded-Proto: " + MINE,
            "X-Forwarded-Prefix: /" + MINE,
            "X-Forwarded-Authorization: *",
            "X-Forwarded-Access-Token: *",
            "X-Forwarded-User: " + MINE,
            "X-Forwarded-Email: " + MINE,
            "X-Forwarded-Preferred-Username: " + MINE,
            "X-Forwarded-Groups: " + MINE,
            "X-Forwarded-Client-Cert: Subject=" + MINE,
            "X-Lark-MCP-UAT: *",
            "X-Lark-MCP-UAT: u-" + MINE,
            "X-Lark-MCP-TAT: t-" + MINE,
            "X-Lark-User-Access-Token: *",
            "X-Lark-Tenant-Access-Token: t-" + MINE,
            "X-Lark-Request-Timestamp: " + MINE,
            "X-Lark-Signature: " + MINE,
            "X-Lark-Gateway: " + MINE,
            "X-Application-Context: " + MINE);

    /** A second credential, or a second name of the user: nothing is sent. */
    private static final List<String> CONTRADICTING = List.of(
            "Authorization: *",
            "Authorization: Bearer " + MINE,
            "Authorization: Basic " + MINE,
            "Authorization: ",
            "X-User-Id: " + MINE + "\r\nX-User-Id: " + MINE,
            "X-User-Id-Type: open_id\r\nX-User-Id-Type: union_id");

    /** What a server might take for one of ours: the call is refused, or this does not come through. */
    private static final List<String> DOUBTFUL = List.of(
            "X_Lark_MCP_UAT: *",
            "X_User_Id: " + MINE,
            "X-User-Id-Extra: " + MINE,
            "X-User-Id-Type: " + MINE,
            "Connection: Authorization",
            "Connection: X-User-Id");

    private final Product product = Product.shared();
    private final Map<String, Way> ways = new LinkedHashMap<>();
    private String anothersHandle = "";
    private String secret = "";

    @BeforeEach
    void everyWay() throws GeneralSecurityException {
        SignedAssertions assertions = SignedAssertions.withAKeyOfTheirOwn();
        JsonNode application = tree(post(
                product.asAdmin("/admin/applications"),
                "{\"name\":\"every-way\",\"proofs\":[\"handle\",\"user-id\",\"assertion\"],\"may_invite\":true,\"jwks\":"
                        + assertions.jwks() + "}"));
        String id = application.path("id").asString();
        secret = application.path("client_secret").asString();
        String basic = Product.basic(id, secret);
        JsonNode person = person(basic, "Own");
        String user = person.path("open_id").asString();
        String another = person(basic, "Another").path("open_id").asString();
        anothersHandle = handle(basic, exchange(USER_ID, another));
        String hh = HhUser.authorized(product, "Всякая");
        String demo = product.demoCredentials();

        String own = "Authorization: " + basic;
        String ofApplication = bearer(handle(basic, "grant_type=client_credentials"));
        String ofUser = bearer(handle(basic, exchange(USER_ID, user)));
        String named = "\r\nX-User-Id: " + user;
        way("application", Route.PLATFORM, own, "");
        way("application for a user", Route.PLATFORM, own + named, user);
        way("application for a union id", Route.PLATFORM, own + named(person, "union_id"), user);
        way("application for a user id", Route.PLATFORM, own + named(person, "user_id"), user);
        way("its handle", Route.PLATFORM, ofApplication, "");
        way("its handle for a user", Route.PLATFORM, ofApplication + named, user);
        way("its handle as an SDK gets it", Route.PLATFORM, bearer(ofSdk(id, "tenant_access_token")), "");
        way("the other that an SDK asks for", Route.PLATFORM, bearer(ofSdk(id, "app_access_token")) + named, user);
        way("a user's handle", Route.PLATFORM, ofUser, user);
        way(
                "a user's handle for an assertion",
                Route.PLATFORM,
                bearer(handle(basic, exchange(JWT, assertions.of(id, user, product.variable("LARKSPUR_URL"))))),
                user);
        way("application, tools", Route.TOOLS, own, "");
        way("application for a user, tools", Route.TOOLS, own + named, user);
        way("a user's handle, tools", Route.TOOLS, ofUser, user);
        way("application for a user, hh", Route.HH, "Authorization: " + demo + "\r\nX-User-Id: " + hh, hh);
        way("a user's handle, hh", Route.HH, bearer(handle(demo, exchange(USER_ID, hh) + "&audience=hh")), hh);
    }

    @Test
    void leaveOneOfTheRightUserAndNothingOfTheCallers() throws Exception {
        List<Call> calls = new ArrayList<>();
        for (Way way : ways.values()) {
            SILENT.forEach(header -> calls.add(call(calls.size(), way, header, Set.of("200"))));
            CONTRADICTING.forEach(header -> calls.add(call(calls.size(), way, header, REFUSED)));
            DOUBTFUL.forEach(header -> calls.add(call(calls.size(), way, header, EITHER)));
        }
        send(product.request(product.sandboxUrl() + "/_sandbox/calls").DELETE());

        Map<String, String> answers = answers(calls);
        Map<String, List<JsonNode>> arrived = product.callsTo("/").stream()
                .collect(Collectors.groupingBy(
                        call -> call.path("path").asString().replaceFirst(".*[?&]case=(\\d+).*", "$1")));
        List<String> troubles = new ArrayList<>();
        calls.forEach(call -> troubles.addAll(
                troubles(call, answers.getOrDefault(call.name(), ""), arrived.getOrDefault(call.name(), List.of()))));

        assertThat(troubles).isEmpty();
        assertThat(calls).hasSize(15 * (SILENT.size() + CONTRADICTING.size() + DOUBTFUL.size()));
        System.out.println(calls.size() + " calls with presented credentials, "
                + arrived.values().stream().mapToInt(List::size).sum() + " of them arrived");
    }

    private List<String> troubles(Call call, String answer, List<JsonNode> arrived) {
        String status = answer.length() < 12 ? "none" : answer.substring(9, 12);
        List<String> troubles = new ArrayList<>();
        int wanted = status.equals("200") ? 1 : 0;
        if (!call.statuses().contains(status) || arrived.size() != wanted) {
            troubles.add(call + ": " + status + ", arrived " + arrived.size() + " times");
        }
        for (JsonNode seen : arrived) {
            call.way()
                    .route()
                    .misfits(call.way().owner(), seen, answer)
                    .forEach(what -> troubles.add(call + ": " + what));
            for (JsonNode header : seen.path("headers")) {
                String name = header.path(0).asString().toLowerCase(Locale.ROOT).replace('_', '-');
                String value = header.path(1).asString();
                boolean protectedName = FAMILIES.stream().anyMatch(name::startsWith)
                        && !UPSTREAM_MAY_SEE.contains(name)
                        && !call.way().route().credentials().contains(name);
                if (protectedName
                        || value.contains(MINE)
                        || value.contains(anothersHandle)
                        || value.contains(secret)
                        || value.contains("lsh_")
                        || value.startsWith("Basic ")) {
                    troubles.add(call + " brought " + name);
                }
            }
        }
        return troubles;
    }

    private Map<String, String> answers(List<Call> calls) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<String, String> answers = new LinkedHashMap<>();
            List<Callable<String>> asked = calls.stream()
                    .<Callable<String>>map(call -> () -> answer(call))
                    .toList();
            List<Future<String>> answered = callers.invokeAll(asked);
            for (int n = 0; n < calls.size(); n++) {
                answers.put(calls.get(n).name(), answered.get(n).get());
            }
            return answers;
        } finally {
            callers.shutdownNow();
        }
    }

    private String answer(Call call) throws IOException {
        try (RawConnection connection = RawConnection.to(product.url())) {
            connection.send(call.text().getBytes(StandardCharsets.ISO_8859_1));
            return connection.readUntilSilent(ANSWER_MILLIS, ANSWER_MILLIS);
        }
    }

    /** The name of the header in one of three spellings, before the credential or behind it, by turns. */
    private Call call(int number, Way way, String header, Set<String> statuses) {
        String spelled = header.replace("*", "Bearer " + anothersHandle);
        int colon = spelled.indexOf(':');
        String name = spelled.substring(0, colon);
        String line =
                switch (number % 3) {
                            case 0 -> name;
                            case 1 -> name.toUpperCase(Locale.ROOT);
                            default -> name.toLowerCase(Locale.ROOT);
                        }
                        + spelled.substring(colon);
        String lines = number % 2 == 0 ? way.lines() + "\r\n" + line : line + "\r\n" + way.lines();
        return new Call(
                Integer.toString(number), way, header, statuses, way.route().request(number, lines));
    }

    private void way(String name, Route route, String lines, String owner) {
        ways.put(name, new Way(name, route, lines, owner));
    }

    /** Who lets the application act. */
    private JsonNode person(String credentials, String name) {
        JsonNode person =
                tree(post(product.request(product.sandboxUrl() + "/_sandbox/users"), "{\"name\":\"" + name + "\"}"));
        String openId = person.path("open_id").asString();
        send(product.request(HostileRequest.PATH)
                .header("Authorization", credentials)
                .header("X-User-Id", openId)
                .GET());
        product.allow(openId);
        return person;
    }

    private static String named(JsonNode person, String kind) {
        return "\r\nX-User-Id: " + person.path(kind).asString() + "\r\nX-User-Id-Type: " + kind;
    }

    private static String bearer(String handle) {
        return "Authorization: Bearer " + handle;
    }

    private static String exchange(String kind, String subject) {
        return "grant_type=" + encoded("urn:ietf:params:oauth:grant-type:token-exchange") + "&subject_token_type="
                + encoded(kind) + "&subject_token=" + encoded(subject);
    }

    private String handle(String credentials, String form) {
        HttpResponse<String> answer = send(product.request("/oauth2/token")
                .header("Authorization", credentials)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return tree(answer).path("access_token").asString();
    }

    private String ofSdk(String id, String kind) {
        JsonNode answer = tree(post(
                product.request("/open-apis/auth/v3/" + kind + "/internal"),
                "{\"app_id\":\"" + id + "\",\"app_secret\":\"" + secret + "\"}"));
        assertThat(answer.path(kind).asString("")).as(answer.toString()).startsWith("lsh_");
        return answer.path(kind).asString();
    }

    private enum Route {
        PLATFORM(Set.of("authorization")),
        TOOLS(Set.of("x-lark-mcp-uat", "x-lark-mcp-tat")),
        HH(Set.of("authorization"));

        private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}";

        private final Set<String> credentials;

        Route(Set<String> credentials) {
            this.credentials = credentials;
        }

        Set<String> credentials() {
            return credentials;
        }

        String request(int number, String lines) {
            String head = " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n" + lines + "\r\n";
            return switch (this) {
                case PLATFORM -> "GET /open-apis/aily/v1/apps/spring_ways__c/skills/any?case=" + number + head + "\r\n";
                case TOOLS ->
                    "POST /proxy/mcp?case=" + number + head + "Content-Type: application/json\r\n"
                            + "Accept: application/json, text/event-stream\r\nX-Lark-MCP-Allowed-Tools: get-user\r\n"
                            + "Content-Length: " + LIST.length() + "\r\n\r\n" + LIST;
                case HH -> "GET /proxy/hh/me?case=" + number + head + "\r\n";
            };
        }

        /** Whose credentials arrived, if not exactly one of the owner's, or of the app where there is no owner. */
        List<String> misfits(String owner, JsonNode seen, String answer) {
            List<String> names = new ArrayList<>();
            for (JsonNode header : seen.path("headers")) {
                String name = header.path(0).asString().toLowerCase(Locale.ROOT);
                if (name.equals("authorization") || name.startsWith("x-lark-mcp-") && credentials.contains(name)) {
                    names.add(name);
                }
            }
            String wanted = this != TOOLS ? "authorization" : owner.isEmpty() ? "x-lark-mcp-tat" : "x-lark-mcp-uat";
            List<String> misfits = new ArrayList<>();
            if (!names.equals(List.of(wanted))) {
                misfits.add("arrived with " + names);
            }
            boolean right = this == HH
                    ? answer.contains("\"id\":\"" + owner + "\"")
                    : seen.path("owner").asString("").equals(owner)
                            && seen.path("token_kind").asString("").equals(owner.isEmpty() ? "tenant" : "user");
            if (!right) {
                misfits.add("was for " + seen.path("token_kind") + " " + seen.path("owner"));
            }
            return misfits;
        }
    }

    /** @param owner whose token the upstream has to see; empty for the app's own */
    private record Way(String name, Route route, String lines, String owner) {}

    private record Call(String name, Way way, String header, Set<String> statuses, String text) {

        @Override
        public String toString() {
            return way.name() + " with " + header.replace("\r\n", " | ");
        }
    }
}
