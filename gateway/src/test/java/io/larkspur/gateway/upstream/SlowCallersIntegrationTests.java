package io.larkspur.gateway.upstream;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.GatewayTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Many connections that dawdle, beside callers that do not. */
@GatewayTest
class SlowCallersIntegrationTests {

    private static final int EACH = 300;
    private static final Duration DEADLINES = Duration.ofSeconds(25);

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    private final List<Socket> slow = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void areRefusedInTimeAndHinderNobody() throws IOException {
        Application application = applications.notInviting();
        for (int i = 0; i < EACH; i++) {
            slow.add(open("GET /open-apis/x HTTP/1.1\r\nHost: gateway\r\nX-Slow: "));
            slow.add(open("POST /open-apis/x HTTP/1.1\r\nHost: gateway\r\nAuthorization: " + basic(application)
                    + "\r\nContent-Length: 100000\r\n\r\n"));
        }

        await().atMost(DEADLINES).pollInterval(Duration.ofMillis(500)).until(() -> {
            drip();
            callAtOnce(application);
            return areRefused();
        });
    }

    private void drip() {
        for (Socket socket : slow) {
            try {
                socket.getOutputStream().write('x');
            } catch (IOException refused) {
                // It has been closed already.
            }
        }
    }

    private void callAtOnce(Application application) {
        long start = System.nanoTime();
        String answer =
                Calls.raw(port, "GET /open-apis/x HTTP/1.1", "Host: gateway", "Authorization: " + basic(application));

        assertThat(Calls.status(answer)).as(answer).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    private boolean areRefused() throws IOException {
        for (Socket socket : slow) {
            if (socket.getInputStream().available() < 12) {
                return false;
            }
        }
        for (Socket socket : slow) {
            byte[] line = socket.getInputStream().readNBytes(12);
            assertThat(new String(line, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 408");
        }
        return true;
    }

    private Socket open(String text) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }
}
