package io.larkspur.gateway.upstream;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.HintingUpstream;
import io.larkspur.gateway.RawUpstream;
import io.larkspur.gateway.UntrustedUpstream;
import io.larkspur.gateway.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.gateway.config.HttpClientProperties;

/** What upstreams say, and what of it callers get to see. */
@GatewayTest
class UpstreamAnswersIntegrationTests {

    private static final String USER = "ou_answers";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Set<String> EXPECTED = Set.of(
            "content-type",
            "ratelimit",
            "ratelimit-policy",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "content-length",
            "x-tt-logid",
            "cache-control",
            "date",
            "connection",
            // The gateway's own.
            "strict-transport-security",
            "x-frame-options",
            "x-content-type-options",
            "referrer-policy",
            "content-security-policy");
    private static final List<String> HOSTILE = List.of(
            "Set-Cookie",
            "Set-Cookie2",
            "Server",
            "X-Powered-By",
            "Via",
            "X-Served-By",
            "X-Cache",
            "X-Varnish",
            "Age",
            "X-Envoy-Upstream-Service-Time",
            "X-B3-TraceId",
            "X-B3-SpanId",
            "Traceparent",
            "Tracestate",
            "Uber-Trace-Id",
            "X-Amzn-Trace-Id",
            "X-Cloud-Trace-Context",
            "X-Internal-Id",
            "X-Backend",
            "X-Debug-Token",
            "X-Runtime",
            "X-Real-IP",
            "Alt-Svc",
            "Refresh",
            "Clear-Site-Data",
            "Access-Control-Allow-Origin",
            "Access-Control-Allow-Credentials",
            "Access-Control-Expose-Headers",
            "WWW-Authenticate",
            "Proxy-Authenticate",
            "Authentication-Info",
            "Content-Location",
            "Public-Key-Pins",
            "Report-To",
            "NEL",
            "Expect-CT",
            "SourceMap",
            "X-SourceMap",
            "Service-Worker-Allowed",
            "Pragma",
            "Expires",
            "P3P",
            "X-AspNet-Version",
            "X-Generator",
            "X-Forwarded-For",
            "Forwarded",
            "X-User-Id",
            "Authorization",
            "Cookie",
            "Upgrade",
            "Keep-Alive",
            "Proxy-Connection",
            "Trailer",
            "TE",
            "X-Accel-Redirect",
            "X-Sendfile",
            "X-Original-URL",
            "Server-Timing",
            "Timing-Allow-Origin",
            "Origin-Agent-Cluster",
            "X_Underscore",
            "Warning",
            "Age2",
            "Status",
            "Surrogate-Control",
            "CDN-Cache-Control",
            "Set-Login",
            "Sec-WebSocket-Accept",
            "Sec-GPC",
            "DPoP-Nonce",
            "X-Request-Start",
            "X-Trace-Id",
            "X-Correlation-Id",
            "X-Datadog-Trace-Id",
            "X-Sentry-Trace",
            "Baggage",
            "X-Kong-Upstream-Latency",
            "X-Envoy-Attempt-Count",
            "X-Pod-Name",
            "X-Instance-Id",
            "X-Upstream-Addr",
            "X-Cache-Status",
            "CF-Ray",
            "Fastly-Debug-Digest",
            "X-Amz-Request-Id",
            "X-Goog-Generation",
            "X-Ms-Request-Id",
            "X-Drupal-Cache",
            "X-Rack-Cache",
            "Cross-Origin-Opener-Policy");

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    @Autowired
    private HttpClientProperties client;

    private final Upstream upstream = Upstream.HERE;
    private Application application;
    private String token;

    @BeforeEach
    void consent() {
        application = applications.notInviting();
        token = vault.grant(USER, application.id());
    }

    @Test
    void areKnownHeadersOnly() {
        for (String header : HOSTILE) {
            upstream.script(
                    "/hostile-" + header,
                    call -> new Upstream.Answer(
                            200,
                            Map.of(
                                    header,
                                    "mine",
                                    "Content-Type",
                                    "application/json",
                                    "Cache-Control",
                                    "public, max-age=600"),
                            List.of("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))));

            String answer = get("/open-apis/x/hostile-" + header);

            assertThat(Calls.status(answer)).as(header).isEqualTo(200);
            assertThat(namesIn(answer)).as(header).isSubsetOf(EXPECTED);
            assertThat(answer).as(header).doesNotContain(": mine").containsIgnoringCase("cache-control: no-store");
        }
    }

    @Test
    void haveTheSecureHeadersOfAnApiWhateverTheUpstreamSays() {
        upstream.script(
                "/lax",
                call -> new Upstream.Answer(
                        200,
                        Map.of("X-Frame-Options", "ALLOWALL", "Content-Security-Policy", "default-src *"),
                        List.of(new byte[] {'x'})));

        assertThat(get("/open-apis/x/lax"))
                .containsIgnoringCase("x-content-type-options: nosniff")
                .containsIgnoringCase("strict-transport-security: max-age=631138519")
                .containsIgnoringCase("content-security-policy: default-src 'none'; frame-ancestors 'none'")
                .containsIgnoringCase("x-frame-options: deny")
                .containsIgnoringCase("referrer-policy: no-referrer")
                .doesNotContainIgnoringCase("allowall")
                .doesNotContain("default-src *");
    }

    @Test
    void haveTheHeadersThatClientsReadAndThoseTheRouteNames() {
        upstream.script(
                "/known",
                call -> new Upstream.Answer(
                        200,
                        Map.of(
                                "Content-Type",
                                "text/plain",
                                "ETag",
                                "\"1\"",
                                "X-Ogw-Ratelimit-Limit",
                                "5",
                                "Mcp-Session-Id",
                                "s1",
                                "Content-Disposition",
                                "attachment",
                                "X-Mine",
                                "yes",
                                "X-Third",
                                "no"),
                        List.of(new byte[] {'x'})));

        assertThat(get("/proxy/named/known"))
                .containsIgnoringCase("etag: \"1\"")
                .containsIgnoringCase("x-ogw-ratelimit-limit: 5")
                .containsIgnoringCase("mcp-session-id: s1")
                .containsIgnoringCase("x-mine: yes")
                .doesNotContainIgnoringCase("x-third");
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 304, 305, 307, 308, 201})
    void areNotFollowedElsewhere(int status) {
        for (String target : List.of(
                RawUpstream.HERE.url() + "/evil",
                "//127.0.0.1:1/evil",
                "https://evil.example/",
                upstream.url() + "/evil",
                "/evil",
                "http://user:secret@evil.example/",
                "ftp://evil.example/")) {
            int before = upstream.size();
            RawUpstream.HERE.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            upstream.script(
                    "/away", call -> new Upstream.Answer(status, Map.of("Location", target), List.of(new byte[0])));

            String answer = get("/open-apis/x/away");

            assertThat(Calls.status(answer)).as(target).isEqualTo(status);
            assertThat(upstream.size()).as(target).isEqualTo(before + 1);
            assertThat(answer).as(target).doesNotContain("user:secret", token);
        }
        assertThat(RawUpstream.HERE.heard()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nX-A: b\rSet-Cookie: a=mine\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: b\nSet-Cookie: a=mine\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: b\u0000\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nmine",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nmine",
                "HTTP/1.1 200 OK\r\nno-colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA(b): mine\r\n\r\n",
                "garbage mine\r\n\r\n",
                "HTTP/1.1 999999 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmine",
                "HTTP/1.1 101 Mine\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nmine",
                "HTTP/1.1 103 Early Hints\r\nA(b): mine\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nETag: mine\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-Long: " + "LONG" + "\r\n\r\n",
                ""
            })
    void becomeABadGatewayWhereTheyAreNotHttp(String said) {
        RawUpstream.HERE.say(said.replace("LONG", "x".repeat(100_000)));

        String answer = get("/proxy/raw/x");

        assertThat(Calls.status(answer)).as(answer).isIn(502, 503);
        assertThat(answer).contains("urn:larkspur:").doesNotContain("mine");
    }

    @Test
    void passOnWithoutWhatTheUpstreamSaysBeforeThem() {
        RawUpstream.HERE.say("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
                + "HTTP/1.1 103 Early Hints\r\nETag: mine\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole");

        String answer = get("/proxy/raw/x");

        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nwhole").doesNotContain("mine");
        assertThat(RawUpstream.HERE.heard()).isEqualTo(1);
    }

    /** A hint that is taken for the answer leaves the answer to whoever calls next on the same connection. */
    @Test
    void reachTheUsersWhoseCallsTheyAnswerAlsoBehindAHint() {
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> get("/proxy/hinting/first"));
        await().atMost(SOON).until(() -> HintingUpstream.HERE.hints() > 0);
        vault.grant("ou_another", application.id());

        String second = get("/proxy/hinting/second", "ou_another");

        assertThat(second).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n/proxy/hinting/second");
        assertThat(first)
                .succeedsWithin(SOON)
                .asString()
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n/proxy/hinting/first");
    }

    /** The caller sees that it is not all; no call is sent a second time for it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\ndata: 1\n\n"
            })
    void lookBrokenOffWhereTheUpstreamBreaksThemOffInTheMiddle(String said) {
        RawUpstream.HERE.say(said);

        String answer = get("/proxy/raw/x");

        assertThat(Calls.status(answer)).as(answer).isEqualTo(200);
        assertThat(answer).doesNotEndWith("0\r\n\r\n").hasSizeLessThan(100_000);
        assertThat(RawUpstream.HERE.heard()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nETag: its\r\nContent-Length: 100\r\n\r\nmine",
                "HTTP/1.1 401 Unauthorized\r\nETag: its\r\nContent-Length: 100\r\n\r\nmine",
                "HTTP/1.1 429 Too Many Requests\r\nETag: its\r\nContent-Length: 100\r\n\r\nmine"
            })
    void leaveNothingBehindWhereTheyBreakOffBeforeAnythingHasPassedOn(String said) {
        RawUpstream.HERE.say(said);

        String answer = get("/proxy/raw/x");

        assertThat(Calls.status(answer)).as(answer).isEqualTo(502);
        assertThat(answer).contains("urn:larkspur:").doesNotContain("mine").doesNotContain("its");
    }

    /** Fails closed: no byte of the call is said to a server that cannot prove who it is, and none in clear. */
    @Test
    void areNotAskedForFromAServerNobodyVouchesFor() {
        String answer = get("/proxy/untrusted/x");

        assertThat(Calls.status(answer)).as(answer).isEqualTo(502);
        assertThat(UntrustedUpstream.HERE.connections()).isPositive();
        assertThat(UntrustedUpstream.HERE.heard()).isZero();
    }

    @Test
    void areNotAskedForFromAHostThatHasNoAddress() {
        String answer = get("/proxy/unknown-host/x");

        assertThat(Calls.status(answer)).as(answer).isIn(502, 503);
        assertThat(answer).contains("urn:larkspur:").doesNotContain("no-such-host");
    }

    /** The engine's own defaults have no bound at all. */
    @Test
    void areWaitedForOnBoundedConnectionsForABoundedTime() {
        HttpClientProperties.Pool pool = client.getPool();

        assertThat(pool.getType()).isEqualTo(HttpClientProperties.Pool.PoolType.FIXED);
        assertThat(pool.getMaxConnections()).isBetween(1, 10_000);
        assertThat(pool.getAcquireTimeout()).isBetween(1L, 10_000L);
        assertThat(pool.getMaxIdleTime()).isLessThan(Duration.ofMinutes(1));
        assertThat(pool.getMaxLifeTime()).isLessThan(Duration.ofHours(1));
        assertThat(client.getConnectTimeout()).isBetween(1, 10_000);
        assertThat(client.getResponseTimeout()).isLessThan(Duration.ofMinutes(2));
    }

    private String get(String path) {
        return get(path, USER);
    }

    private String get(String path, String user) {
        return Calls.raw(
                port,
                "GET " + path + " HTTP/1.1",
                "Host: gateway",
                "Authorization: " + basic(application),
                "X-User-Id: " + user);
    }

    private static Set<String> namesIn(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n"))
                .lines()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
