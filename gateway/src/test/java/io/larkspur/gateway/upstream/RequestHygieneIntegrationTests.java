package io.larkspur.gateway.upstream;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Raw requests through the whole gateway: either nothing arrives upstream, or exactly the proven user's call. */
@GatewayTest
class RequestHygieneIntegrationTests {

    private static final String USER = "ou_hygiene";
    private static final String OTHER = "ou_victim";

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    private final Upstream upstream = Upstream.HERE;
    private Application application;
    private String token;

    @BeforeEach
    void consent() {
        application = applications.notInviting();
        token = vault.grant(USER, application.id());
        vault.grant(OTHER, "app_other");
    }

    static Stream<String> hostileHeaders() {
        List<String> protectedNames =
                List.of("Authorization", "X-User-Id", "X-User-Id-Type", "Cookie", "Host", "X-Lark-MCP-UAT", "Prefer");
        Stream<String> nominations = protectedNames.stream()
                .flatMap(name -> Stream.of(
                        "Connection: " + name,
                        "Connection: keep-alive, " + name,
                        "connection: " + name.toLowerCase(Locale.ROOT),
                        "CONNECTION: " + name.toUpperCase(Locale.ROOT),
                        "Connection: close\r\nConnection: " + name,
                        "Connection:\t" + name + " ,close"));
        Stream<String> aliases = Stream.of(
                        "X_User_Id", "X-User_Id", "x_user-id", "X_USER_ID", "X_User_Id_Type", "X_Lark_UAT")
                .map(name -> name + ": " + OTHER);
        Stream<String> ids = Stream.of(
                        OTHER + "," + USER,
                        USER + ", " + OTHER,
                        "",
                        " ",
                        "\t",
                        "ou_%68ygiene",
                        "ou_hygiene%00",
                        "ou hygiene",
                        "ou_hygi\u00e9ne",
                        "'; drop table grants; --",
                        "x".repeat(129),
                        "\"ou_hygiene\"",
                        "../ou_hygiene")
                .map(id -> "X-User-Id: " + id);
        Stream<String> duplicates = Stream.of(
                "X-User-Id: " + USER + "\r\nX-User-Id: " + USER,
                "X-User-Id: " + USER + "\r\nx-user-id: " + OTHER,
                "X-User-Id: " + OTHER + "\r\nX-USER-ID: " + USER,
                "X-User-Id: " + USER + "\r\nX-User-Id-Type: open_id\r\nX-User-Id-Type: union_id",
                "X-User-Id: " + USER + "\r\nX-User-Id-Type: email",
                "X-User-Id-Type: open_id",
                "X-User-Id: " + USER + "\r\nAuthorization: Basic eDp5",
                "X-User-Id: " + USER + "\r\nauthorization: Bearer lsh_x",
                "X-User-Id: " + USER + "\r\nHost: evil.example",
                "X-User-Id : " + USER,
                "X-User-Id: " + USER + "\r\n X-User-Id: " + OTHER,
                "X-User-Id: a\r\n\tb");
        return Stream.of(nominations, aliases, ids, duplicates).flatMap(cases -> cases);
    }

    @ParameterizedTest
    @MethodSource("hostileHeaders")
    void refusesHeadersThatMeanTwoThings(String header) {
        int before = upstream.size();

        String answer = Calls.raw(
                port,
                "GET /open-apis/authen/v1/user_info HTTP/1.1",
                "Host: gateway",
                "Authorization: " + basic(application),
                header);

        assertThat(Calls.status(answer)).as(answer).isEqualTo(400);
        assertThat(upstream.size()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-User-Id: ou_hygiene",
                "x-user-id:ou_hygiene",
                "X-USER-ID:   ou_hygiene  ",
                "X-User-Id:\tou_hygiene\t",
                "X-User-Id: ou_hygiene\r\nX-User-Id-Type: open_id",
                "X-User-Id: on_hygiene\r\nX-User-Id-Type: union_id",
                "X-User-Id: uid_hygiene\r\nX-User-Id-Type: user_id",
                "X-User-Id: ou_hygiene\r\nConnection: keep-alive",
                "X-User-Id: ou_hygiene\r\nConnection: X-Mine\r\nX-Mine: 1",
                "X-User-Id: ou_hygiene\r\nTE: trailers\r\nConnection: TE"
            })
    void letsOneUserThrough(String header) {
        String answer = Calls.raw(
                port,
                "GET /open-apis/authen/v1/user_info HTTP/1.1",
                "Host: gateway",
                "Authorization: " + basic(application),
                header);

        assertThat(Calls.status(answer)).as(answer).isEqualTo(200);
        Upstream.Call call = upstream.last();
        assertThat(call.all("Authorization")).containsExactly("Bearer " + token);
        for (String name :
                List.of("Connection", "Upgrade", "HTTP2-Settings", "TE", "X-Mine", "X-User-Id", "X-User-Id-Type")) {
            assertThat(call.all(name)).as(name).isEmpty();
        }
    }

    @Test
    void dropsTrailers() {
        String answer = Calls.raw(
                port,
                "POST /open-apis/authen/v1/user_info HTTP/1.1",
                "Host: gateway",
                "Authorization: " + basic(application),
                "X-User-Id: " + USER,
                "Transfer-Encoding: chunked",
                "Trailer: X-User-Id",
                "",
                "2",
                "hi",
                "0",
                "X-User-Id: " + OTHER,
                "Authorization: Bearer mine");

        assertThat(Calls.status(answer)).isEqualTo(200);
        assertThat(upstream.last().body()).isEqualTo("hi");
        assertThat(upstream.last().all("Authorization")).containsExactly("Bearer " + token);
        assertThat(upstream.last().all("X-User-Id")).isEmpty();
    }

    @Test
    void refusesUsersWhoNeverConsented() {
        int before = upstream.size();

        for (int i = 0; i < 500; i++) {
            String answer = Calls.raw(
                    port,
                    "GET /open-apis/authen/v1/user_info HTTP/1.1",
                    "Host: gateway",
                    "Authorization: " + basic(application),
                    "X-User-Id: " + (i == 0 ? OTHER : "ou_generated" + i));
            assertThat(Calls.status(answer)).isEqualTo(403);
        }

        assertThat(upstream.size()).isEqualTo(before);
    }

    static Stream<String> credentialPaths() {
        return CredentialEndpointsTests.everySpelling()
                .filter(path -> path.chars().allMatch(c -> c > ' '));
    }

    @ParameterizedTest
    @MethodSource("credentialPaths")
    void neverProxiesACredentialEndpoint(String path) {
        int before = upstream.size();

        String answer =
                Calls.raw(port, "GET " + path + " HTTP/1.1", "Host: gateway", "Authorization: " + basic(application));

        assertThat(Calls.status(answer)).as(answer).isIn(400, 403, 404, 405);
        assertThat(upstream.size()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open-apis/auth/v3/tenant_access_token",
                "/open-apis/AUTH/v3/tenant_access_token/internal",
                "/open-apis/x/%2561uth/v3/tenant_access_token/internal",
                "/callback/ws/endpoint"
            })
    void saysWhyACredentialEndpointIsRefused(String path) {
        String answer = Calls.raw(port, "POST " + path + " HTTP/1.1", "Host: gateway", "Content-Length: 0");

        assertThat(Calls.status(answer)).isEqualTo(403);
        assertThat(answer).contains("urn:larkspur:credential-endpoint");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET //evil.example/open-apis/x HTTP/1.1",
                "GET /open-apis/../evil HTTP/1.1",
                "GET /open-apis/a%2Fb HTTP/1.1",
                "GET /open-apis/a\\b HTTP/1.1",
                "GET /open-apis/a;b=c HTTP/1.1",
                "GET /open-apis//a HTTP/1.1",
                "GET @evil.example/open-apis HTTP/1.1",
                "CONNECT evil.example:443 HTTP/1.1",
                "GET /open-apis/%00 HTTP/1.1",
                "GET /open-apis/%zz HTTP/1.1"
            })
    void sendsNothingUpstreamWhoseTargetIsAmbiguous(String line) {
        int before = upstream.size();

        String answer = Calls.raw(port, line, "Host: gateway", "Authorization: " + basic(application));

        assertThat(Calls.status(answer)).as(answer).isIn(400, 404, 405);
        assertThat(upstream.size()).isEqualTo(before);
    }

    /** RFC 9112, section 3.2.2: a server takes the form; the host in it must not choose the upstream. */
    @Test
    void takesAnAbsoluteTargetOfTheHostAddressed() {
        String answer = Calls.raw(
                port,
                "GET http://gateway/open-apis/absolute HTTP/1.1",
                "Host: gateway",
                "Authorization: " + basic(application));

        assertThat(Calls.status(answer)).as(answer).isEqualTo(200);
        assertThat(upstream.last().uri()).isEqualTo("/open-apis/absolute");
    }

    @Test
    void refusesAnAbsoluteTargetOfAnotherHost() {
        int before = upstream.size();

        String answer = Calls.raw(
                port,
                "GET http://127.0.0.1:1/open-apis/x HTTP/1.1",
                "Host: gateway",
                "Authorization: " + basic(application));

        assertThat(Calls.status(answer)).as(answer).isEqualTo(421);
        assertThat(upstream.size()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '~',
            value = {
                "/open-apis/u/auth0|123 /open-apis/u/auth0%7C123",
                "/open-apis/u/auth0%7c123 /open-apis/u/auth0%7c123",
                "/open-apis/u/a+b%20c /open-apis/u/a+b%20c",
                "/open-apis/u?q={\"a\":[1,2]}|^` /open-apis/u?q=%7B%22a%22:[1,2]%7D%7C%5E%60",
                "/open-apis/u/Ã¼?q=Ã¤ /open-apis/u/%C3%BC?q=%C3%A4"
            })
    void passesOnTargetsThatClientsSendUnescaped(String target, String arrived) {
        String answer =
                Calls.raw(port, "GET " + target + " HTTP/1.1", "Host: gateway", "Authorization: " + basic(application));

        assertThat(Calls.status(answer)).as(answer).isEqualTo(200);
        assertThat(upstream.last().uri()).isEqualTo(arrived);
    }

    @Test
    void refusesTooLongHeadersAndTargetsWithADocument() {
        String headers =
                Calls.raw(port, "GET /open-apis/x HTTP/1.1", "Host: gateway", "X-Padding: " + "x".repeat(70_000));
        String target = Calls.raw(port, "GET /elsewhere/" + "x".repeat(20_000) + " HTTP/1.1", "Host: gateway");

        assertThat(Calls.status(headers)).as(headers).isEqualTo(431);
        assertThat(headers).contains("urn:larkspur:request-header-fields-too-large", "detail");
        assertThat(Calls.status(target)).as(target).isEqualTo(414);
        assertThat(target).contains("urn:larkspur:uri-too-long", "detail");
    }

    @Test
    void refusesMalformedRequestsWithADocument() {
        String answer = Calls.raw(port, "GET /open-apis/100% HTTP/1.1", "Host: gateway");

        assertThat(Calls.status(answer)).isEqualTo(400);
        assertThat(answer).contains("urn:larkspur:malformed-target", "\"msg\":", "onnection: close");
    }

    @Test
    void speaksNoHttp2() {
        String preface = Calls.raw(port, "PRI * HTTP/2.0", "", "SM");
        String upgrade = Calls.raw(
                port,
                "GET /elsewhere HTTP/1.1",
                "Host: gateway",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAAQAAP__");

        assertThat(preface).startsWith("HTTP/1.1 505 ").containsIgnoringCase("connection: close");
        assertThat(upgrade)
                .startsWith("HTTP/1.1 400 ")
                .containsIgnoringCase("connection: close")
                .contains("urn:larkspur:upgrade-refused");
    }

    @Test
    void refusesAnUnwantedWebSocketAndClosesTheConnection() {
        String answer = Calls.raw(
                port,
                "GET /open-apis/x HTTP/1.1",
                "Host: gateway",
                "Authorization: " + basic(application),
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==");

        assertThat(Calls.status(answer)).isEqualTo(400);
        assertThat(answer).containsIgnoringCase("connection: close").contains("urn:larkspur:upgrade-refused");
    }

    @Test
    void refusesEndlessHeadersEarly() {
        String line = "X-Padding: " + "x".repeat(8000);

        String answer = Calls.raw(
                port,
                Stream.concat(
                                Stream.of("GET /open-apis/x HTTP/1.1", "Host: gateway"),
                                Stream.generate(() -> line).limit(1300))
                        .toArray(String[]::new));

        assertThat(Calls.status(answer)).isIn(0, 413, 431);
        assertThat(Calls.status(Calls.raw(port, "GET /elsewhere HTTP/1.1", "Host: gateway")))
                .isEqualTo(404);
    }

    @Test
    void takesTheLongTokensOfThePlatform() {
        String answer = Calls.raw(
                port,
                "GET /open-apis/authen/v1/user_info HTTP/1.1",
                "Host: gateway",
                "Authorization: " + basic(application),
                "X-User-Id: " + USER,
                "X-Long: " + "x".repeat(40_000));

        assertThat(Calls.status(answer)).isEqualTo(200);
    }
}
