package io.larkspur.gateway.stream;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakePlatform;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import io.larkspur.vault.GrantKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a caller sees on the wire when the user's grant ends in the middle of a call. */
@GatewayTest
class OpenCallIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    private final Upstream upstream = Upstream.HERE;
    private final String user = "ou_" + UUID.randomUUID().toString().replace("-", "");
    private Application application;

    @BeforeEach
    void consent() {
        application = applications.inviting();
        vault.grant(user, application.id());
    }

    /** However its type is spelled. */
    @ParameterizedTest
    @CsvSource({"stream, text/event-stream", "stream-in-capitals, Text/Event-Stream"})
    void endsAStreamOfEventsWithAnEventThatSaysWhy(String stream, String type) throws IOException {
        try (Socket socket = get("/open-apis/aily/v1/apps/a/knowledges/ask/" + stream)) {
            String begun = readUntil(socket, "data: {\"n\":1}\n\n");
            assertThat(vault.watching()).isPositive();

            revoke();

            String rest = readAll(socket);
            assertThat(begun).contains(type);
            assertThat(rest)
                    .contains("event: error\ndata: {\"type\":\"urn:larkspur:authorization-ended\"")
                    .contains("\"status\":403")
                    .endsWith("0\r\n\r\n");
        }
        await().atMost(SOON).until(() -> upstream.openStreams() == 0 && vault.watching() == 0);
    }

    @Test
    void saysWhyInTheOnlyEventWhereNoneHasCome() throws IOException {
        try (Socket socket = get("/open-apis/aily/v1/apps/a/knowledges/ask/quiet")) {
            assertThat(readUntil(socket, "\r\n\r\n")).startsWith("HTTP/1.1 200");

            revoke();

            assertThat(readAll(socket))
                    .contains("event: error\ndata: {\"type\":\"urn:larkspur:authorization-ended\"")
                    .endsWith("0\r\n\r\n");
        }
        await().atMost(SOON).until(() -> upstream.openStreams() == 0 && vault.watching() == 0);
    }

    @Test
    void breaksADownloadOffSoThatItDoesNotLookComplete() throws IOException {
        try (Socket socket = get("/open-apis/drive/v1/files/f/download/drip")) {
            readUntil(socket, "drop 1");

            revoke();

            assertThat(readAll(socket)).doesNotContain("0\r\n\r\n").doesNotContain("event: error");
        }
        await().atMost(SOON).until(() -> upstream.openStreams() == 0 && vault.watching() == 0);
    }

    @Test
    void breaksAShortAnswerOffThatHasHalted() throws IOException {
        try (Socket socket = get("/open-apis/drive/v1/files/halting")) {
            assertThat(readUntil(socket, "{\"begun")).startsWith("HTTP/1.1 200");

            revoke();

            assertThat(readAll(socket)).isEmpty();
        }
        await().atMost(SOON).until(() -> upstream.openStreams() == 0 && vault.watching() == 0);
    }

    @Test
    void answersAnUploadThatHasNotBeenAnsweredYet() throws IOException {
        String head = "POST /open-apis/drive/v1/files/upload_all/sink HTTP/1.1\r\nHost: g\r\nAuthorization: "
                + basic(application) + "\r\nX-User-Id: " + user + "\r\nContent-Length: 10000000\r\n\r\n";
        long before = upstream.sunk();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) SOON.toMillis());
            socket.getOutputStream().write((head + "some of it").getBytes(StandardCharsets.US_ASCII));
            await().atMost(SOON).until(() -> upstream.sunk() == before + 10 && upstream.openStreams() == 1);

            revoke();

            assertThat(readUntil(socket, "authorization-ended")).startsWith("HTTP/1.1 403");
        }
        await().atMost(SOON).until(() -> vault.watching() == 0 && upstream.openStreams() == 0);
    }

    @Test
    void cutsACallThatIsWaitedFor() throws IOException {
        try (Socket socket = get("/open-apis/aily/v1/skills/silent")) {
            await().atMost(SOON).until(() -> vault.watching() == 1);

            revoke();

            assertThat(readUntil(socket, "authorization-ended")).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void forgetsACallThatIsOver() throws IOException {
        try (Socket socket = get("/open-apis/aily/v1/skills")) {
            assertThat(readUntil(socket, "\"ok\"}")).startsWith("HTTP/1.1 200");
        }

        await().atMost(SOON).until(() -> vault.watching() == 0);
    }

    private void revoke() {
        assertThat(vault.revoke(new GrantKey(FakePlatform.APP, user)).block(SOON))
                .isTrue();
    }

    private Socket get(String path) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout((int) SOON.toMillis());
        String request = "GET " + path + " HTTP/1.1\r\nHost: g\r\nAuthorization: " + basic(application)
                + "\r\nX-User-Id: " + user + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String readUntil(Socket socket, String wanted) throws IOException {
        StringBuilder read = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
            read.append((char) c);
            if (read.indexOf(wanted, Math.max(0, read.length() - wanted.length())) >= 0) {
                break;
            }
        }
        return read.toString();
    }

    /** Up to the end of the connection, however it ends; a connection that stays open fails the test. */
    private static String readAll(Socket socket) throws IOException {
        StringBuilder read = new StringBuilder();
        InputStream in = socket.getInputStream();
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                read.append((char) c);
            }
        } catch (SocketException broken) {
            return read.toString();
        }
        return read.toString();
    }
}
