package io.larkspur.proofs.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.larkspur.proofs.stage.FaultProxy.Way;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that says everything twice. */
class FaultProxyTests {

    private ServerSocket server;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread echo = new Thread(this::echo);
        echo.setDaemon(true);
        echo.start();
        proxy = new FaultProxy(server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void passesBothWays() throws IOException {
        try (Socket client = connect()) {
            assertThat(exchange(client, "ab")).isEqualTo("abab");
        }
    }

    @Test
    void slowsBothWays() throws IOException {
        try (Socket client = connect()) {
            proxy.slow(Duration.ofMillis(150));
            long before = System.nanoTime();

            assertThat(exchange(client, "ab")).isEqualTo("abab");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    void narrowsTheLine() throws IOException {
        try (Socket client = connect()) {
            proxy.narrow(10_000);
            long before = System.nanoTime();

            assertThat(exchange(client, "x".repeat(1_000))).hasSize(2_000);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    void holdsOneWayUntilHealed() throws IOException {
        try (Socket client = connect()) {
            assertThat(exchange(client, "ab")).isEqualTo("abab");
            proxy.hold(Way.TO_CLIENT);
            client.getOutputStream().write('c');
            client.setSoTimeout(300);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> client.getInputStream().read());

            proxy.heal();
            client.setSoTimeout(20_000);
            assertThat(read(client, 2)).isEqualTo("cc");
        }
    }

    @Test
    void refusesAndResets() throws IOException {
        try (Socket client = connect()) {
            assertThat(exchange(client, "ab")).isEqualTo("abab");
            proxy.refuse();

            assertThatIOException().isThrownBy(() -> exchange(client, "cd"));
            assertThatIOException().isThrownBy(this::connect);
        }
        proxy.heal();
        try (Socket client = connect()) {
            assertThat(exchange(client, "ef")).isEqualTo("efef");
        }
    }

    @Test
    void cutsWhereItIsToldTo() throws IOException {
        try (Socket client = connect()) {
            proxy.cutAfter(4);
            assertThat(exchange(client, "ab")).isEqualTo("abab");
            assertThatIOException().isThrownBy(() -> exchange(client, "cd"));
        }
    }

    @Test
    void letsTheServerHearWhatTheClientGetsNoAnswerTo() throws IOException {
        proxy.cutReplyTo("COMMIT", 1);
        try (Socket client = connect()) {
            assertThat(exchange(client, "BEGIN")).isEqualTo("BEGINBEGIN");
            assertThatIOException().isThrownBy(() -> exchange(client, "COMMIT"));
        }
        try (Socket client = connect()) {
            assertThat(exchange(client, "COMMIT")).isEqualTo("COMMITCOMMIT");
        }
        assertThat(proxy.repliesToCut()).isZero();
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        client.setSoTimeout(20_000);
        return client;
    }

    private static String exchange(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return read(client, 2 * text.length());
    }

    private static String read(Socket client, int length) throws IOException {
        byte[] bytes = client.getInputStream().readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("The line was closed");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void echo() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread serving = new Thread(() -> echo(client));
                serving.setDaemon(true);
                serving.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void echo(Socket client) {
        byte[] buffer = new byte[4096];
        try (client) {
            InputStream in = client.getInputStream();
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                byte[] twice = new byte[2 * length];
                System.arraycopy(buffer, 0, twice, 0, length);
                System.arraycopy(buffer, 0, twice, length, length);
                client.getOutputStream().write(twice);
            }
        } catch (IOException gone) {
            // The client, or the proxy, has had enough.
        }
    }
}
