package io.larkspur.problem.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.problem.web.ProblemDocument;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.server.ResponseStatusException;

class RequestGateTests {

    private final RequestGate gate = new RequestGate(new Refusals(RequestGateTests::document));
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new FoldGuard(gate), new HttpServerCodec(200, 400, 8192), gate);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void letsPlainRequestsIn() {
        receive("GET /a|b HTTP/1.1\r\nHost: g\r\n\r\nPOST /c HTTP/1.1\r\nHost: g\r\nContent-Length: 2\r\n\r\nhi");

        assertThat(targets()).containsExactly("/a%7Cb", "/c");
        assertThat(sent()).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: xchunked",
                "POST / HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: identity",
                "POST / HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: gzip, chunked",
                "POST / HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "POST / HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\nContent-Length: 4",
                "POST / HTTP/1.1\r\nHost: g\r\nTransfer-Encoding:",
                "POST / HTTP/1.1\r\nHost: g\r\nContent-Length: 1\r\nContent-Length: 2",
                "POST / HTTP/1.0\r\nHost: g\r\nTransfer-Encoding: chunked",
                "CONNECT evil:443 HTTP/1.1\r\nHost: evil:443",
                "TRACE / HTTP/1.1\r\nHost: g",
                "GET / HTTP/1.1\r\nHost: g\r\nConnection: Upgrade\r\nUpgrade: TLS/1.0",
                "GET / HTTP/1.1\r\nHost: g\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAAA",
                "GET / HTTP/1.1\r\nHost: g\r\nUpgrade: websocket, H2C",
                "GET / HTTP/1.1\r\nHost: g\r\nhttp2-SETTINGS: AAAA",
                "GET / HTTP/1.1",
                "GET / HTTP/1.1\r\nHost: g\r\nHost: h",
                "GET / HTTP/1.1\r\nHost: a@b",
                "GET / HTTP/1.1\r\nHost: a/b",
                "GET / HTTP/1.1\r\nHost:",
                "GET / HTTP/1.1\r\nHost : g",
                "GET / HTTP/1.1\nHost: g",
                "GET / HTTP/1.1\r\nHost: g\r\nA: b\r\n c",
                "GET / HTTP/1.1\r\n\tHost: g",
                "GET @evil/ HTTP/1.1\r\nHost: g"
            })
    void refusesAndClosesWhatCouldBeReadInTwoWays(String head) {
        receive(head + "\r\n\r\nGET /hidden HTTP/1.1\r\nHost: g\r\n\r\n");

        assertThat(targets()).isEmpty();
        assertThat(sent()).startsWith("HTTP/1.1 400 ").contains("connection: close", "urn:larkspur:");
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void findsAFoldedHeaderBehindBodiesThatLookLikeOne(int piece) {
        String text = "POST /one HTTP/1.1\r\nHost: g\r\nContent-Length: 12\r\n\r\n{\n  \"a\":\n 1}"
                + "POST /two HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n\n a\n\r\n0\r\n\r\n"
                + "GET /three HTTP/1.1\r\nHost: g\r\nX: y\r\n Transfer-Encoding: chunked\r\n\r\n";
        for (int at = 0; at < text.length(); at += piece) {
            receive(text.substring(at, Math.min(text.length(), at + piece)));
        }
        respond(HttpResponseStatus.OK);
        respond(HttpResponseStatus.OK);

        assertThat(targets()).containsExactly("/one", "/two");
        assertThat(sent()).containsSubsequence("HTTP/1.1 200 ", "HTTP/1.1 200 ", "HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/1.1", "HTTP/1.2", "HTTP/2.0"})
    void refusesOtherVersions(String version) {
        receive("GET /one " + version + "\r\nHost: g\r\n\r\nGET /hidden HTTP/1.1\r\nHost: g\r\n\r\n");

        assertThat(targets()).isEmpty();
        assertThat(sent()).startsWith("HTTP/1.1 505 ");
    }

    @Test
    void tellsTooLongTargetsFromTooLongHeaders() {
        receive("GET /" + "x".repeat(300) + " HTTP/1.1\r\n");

        assertThat(sent()).startsWith("HTTP/1.1 414 ");
    }

    @Test
    void refusesTooLongHeaders() {
        receive("GET / HTTP/1.1\r\nHost: g\r\nX: " + "x".repeat(500) + "\r\n");

        assertThat(sent()).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void answersInTurn() {
        receive("GET /one HTTP/1.1\r\nHost: g\r\n\r\n");
        receive("GET /two HTTP/1.1\r\n\r\n");
        assertThat(sent()).isEmpty();

        respond(HttpResponseStatus.OK);

        assertThat(targets()).containsExactly("/one");
        assertThat(sent()).startsWith("HTTP/1.1 200 ").contains("HTTP/1.1 400 ");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void lets100ContinuePassWithoutTakingItForTheAnswer() {
        receive("POST /one HTTP/1.1\r\nHost: g\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        respond(HttpResponseStatus.CONTINUE);
        receive("hiGET /two HTTP/1.1\r\n\r\n");

        assertThat(sent()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

        respond(HttpResponseStatus.OK);
        assertThat(sent()).startsWith("HTTP/1.1 200 ").contains("HTTP/1.1 400 ");
    }

    @Test
    void takesNothingBehindARequestForAnUpgradeBeforeItsAnswer() {
        receive("GET /one HTTP/1.1\r\nHost: g\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
                + "GET /hidden HTTP/1.1\r\nHost: g\r\n\r\n");
        respond(HttpResponseStatus.OK);

        assertThat(targets()).containsExactly("/one");
        assertThat(sent()).startsWith("HTTP/1.1 200 ").contains("connection: close");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void endsWithAnUpgradeThatNobodyTakesUp() {
        receive("GET /one HTTP/1.1\r\nHost: g\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");

        respond(HttpResponseStatus.OK);

        assertThat(targets()).containsExactly("/one");
        assertThat(sent()).startsWith("HTTP/1.1 200 ").contains("connection: close");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void staysWithAnUpgradeThatIsTakenUp() {
        receive("GET /one HTTP/1.1\r\nHost: g\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");

        respond(HttpResponseStatus.SWITCHING_PROTOCOLS);

        assertThat(sent()).startsWith("HTTP/1.1 101 ");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void keepsWatchWhereAnUpgradeIsAnsweredThatNobodyAskedFor() {
        receive("GET /one HTTP/1.1\r\nHost: g\r\n\r\n");
        respond(HttpResponseStatus.SWITCHING_PROTOCOLS);
        respond(HttpResponseStatus.OK);

        receive("GET /two HTTP/1.1\r\n\r\n");

        assertThat(targets()).containsExactly("/one");
        assertThat(sent()).containsSubsequence("HTTP/1.1 101 ", "HTTP/1.1 200 ", "HTTP/1.1 400 ");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void answersABodyThatBreaksTheRulesInPlaceOfItsHandler() {
        receive("POST /one HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\nfffffffff\r\n");

        assertThat(sent()).startsWith("HTTP/1.1 400 ");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void onlyClosesWhenAnAnswerHasBegun() {
        receive("POST /one HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n");
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));

        receive("zz\r\n");

        assertThat(sent()).startsWith("HTTP/1.1 200 ").doesNotContain(" 400 ");
        assertThat(channel.isOpen()).isFalse();
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private void respond(HttpResponseStatus status) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
        if (status != HttpResponseStatus.CONTINUE) {
            response.headers().set("content-length", 0);
        }
        channel.writeOutbound(response);
    }

    private List<String> targets() {
        List<String> targets = new ArrayList<>();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpRequest request) {
                targets.add(request.uri());
            } else if (message instanceof HttpContent) {
                ReferenceCountUtil.release(message);
            }
        }
        return targets;
    }

    private String sent() {
        StringBuilder sent = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            sent.append(part.toString(StandardCharsets.ISO_8859_1));
            part.release();
        }
        return sent.toString();
    }

    private static ProblemDocument document(String path, Throwable why) {
        return why instanceof WireRefused refused
                ? new ProblemDocument(400, "text/plain", "1", "urn:larkspur:" + refused.code())
                : new ProblemDocument(
                        ((ResponseStatusException) why).getStatusCode().value(), "text/plain", "1", "no");
    }
}
