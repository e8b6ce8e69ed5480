package io.larkspur.gateway.stream;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

@GatewayTest
@TestPropertySource(properties = "larkspur.gateway.streams.silence=1s")
class SilentUpstreamIntegrationTests {

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    @Test
    void hasItsAnswerBrokenOffHoweverShortItIs() throws IOException {
        Application application = applications.notInviting();
        vault.grant("ou_silence", application.id());

        String answer = readAll("GET /open-apis/x/halting HTTP/1.1\r\nHost: gateway\r\nAuthorization: "
                + basic(application) + "\r\nX-User-Id: ou_silence\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("{\"begun");
        await().atMost(Duration.ofSeconds(5)).until(() -> Upstream.HERE.openStreams() == 0);
    }

    /** A connection that stays open fails the test. */
    private String readAll(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            StringBuilder read = new StringBuilder();
            try {
                for (int c = socket.getInputStream().read();
                        c >= 0;
                        c = socket.getInputStream().read()) {
                    read.append((char) c);
                }
            } catch (SocketException broken) {
                return read.toString();
            }
            return read.toString();
        }
    }
}
