package io.larkspur.problem.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class ConnectionLimitTests {

    private static final int SOON = 10_000;
    private static final int A_MOMENT = 300;

    private final List<Socket> sockets = new ArrayList<>();
    private DisposableServer server;

    @BeforeEach
    void start() {
        server = new ConnectionLimit(2)
                .apply(HttpServer.create())
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> response.sendString(Mono.just("here")))
                .bindNow();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
        server.disposeNow();
    }

    @Test
    void leavesWhoeverComesTooManyInTheQueueUntilAnotherLeaves() throws IOException {
        Socket first = connected();
        assertThat(answer(first, SOON)).isPositive();
        assertThat(answer(connected(), SOON)).isPositive();
        Socket third = connected();
        assertThatThrownBy(() -> answer(third, A_MOMENT)).isInstanceOf(SocketTimeoutException.class);

        first.close();

        third.setSoTimeout(SOON);
        assertThat(third.getInputStream().read()).isPositive();
    }

    @Test
    void acceptsNotOneMoreWhereManyComeAtOnce() throws IOException {
        List<Socket> many = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            many.add(connected());
        }

        int answered = 0;
        for (Socket each : many) {
            answered += isAnswered(each, answered < 2 ? A_MOMENT : A_MOMENT / 3) ? 1 : 0;
        }

        assertThat(answered).isEqualTo(2);
    }

    @Test
    void servesThoseItHasAsBefore() throws IOException {
        Socket first = connected();
        assertThat(answer(connected(), SOON)).isPositive();
        Socket third = connected();
        assertThatThrownBy(() -> answer(third, A_MOMENT)).isInstanceOf(SocketTimeoutException.class);

        assertThat(answer(first, SOON)).isPositive();
    }

    @Test
    void keepsHalfOfTheFilesThatAreLeftForTheOtherEndOfCalls() {
        assertThat(ConnectionLimit.half(1_064, 200)).isEqualTo(400);
        assertThat(ConnectionLimit.half(Long.MAX_VALUE, 200)).isEqualTo(Integer.MAX_VALUE);
        assertThat(ConnectionLimit.half(100, 200)).isEqualTo(16);
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        sockets.add(socket);
        return socket;
    }

    private static boolean isAnswered(Socket socket, int patience) throws IOException {
        try {
            return answer(socket, patience) > 0;
        } catch (SocketTimeoutException queued) {
            return false;
        }
    }

    private static int answer(Socket socket, int patience) throws IOException {
        socket.setSoTimeout(patience);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket.getInputStream().read();
    }
}
