package io.larkspur.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LongConnectionIntegrationTests {
    private static final String PING = "08001000182a20002a0c0a0474797065120470696e67";
    private static final String PONG = "08001000182a20002a0c0a04747970651204706f6e67";

    private final HttpClient http = HttpClient.newHttpClient();
    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        platform = Platform.start();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private Reply address(String path) {
        return platform.post(
                path,
                "{\"AppID\":\"" + platform.appId() + "\",\"AppSecret\":\""
                        + platform.sandbox.app().appSecret() + "\"}");
    }

    private WebSocket dialIn(BlockingQueue<String> frames) {
        String url = address("/callback/ws/endpoint").data().path("URL").asString("");
        return http.newWebSocketBuilder()
                .buildAsync(URI.create(url), new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
                        byte[] bytes = new byte[data.remaining()];
                        data.get(bytes);
                        frames.add(HexFormat.of().formatHex(bytes));
                        socket.request(1);
                        return null;
                    }
                })
                .join();
    }

    @Test
    void givesAnAddressWithAConfiguration() {
        JsonNode data = address("//callback/ws/endpoint").data();

        assertThat(data.path("URL").asString(""))
                .matches("ws://localhost:\\d+/ws/v2\\?fpid=.*&device_id=\\d+&.*service_id=\\d+&ticket=.*");
        assertThat(data.path("ClientConfig").propertyNames())
                .containsExactlyInAnyOrder("ReconnectCount", "ReconnectInterval", "ReconnectNonce", "PingInterval");
    }

    @Test
    void refusesStrangersWith200() {
        Reply wrong = platform.post("/callback/ws/endpoint", "{\"AppID\":\"x\",\"AppSecret\":\"y\"}");

        assertThat(wrong.status()).isEqualTo(200);
        assertThat(wrong.code()).isEqualTo(514);
        assertThat(platform.post("/callback/ws/endpoint", "{}").code()).isEqualTo(1000040344);
    }

    @Test
    void answersPings() throws Exception {
        BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        WebSocket socket = dialIn(frames);
        socket.sendBinary(ByteBuffer.wrap(HexFormat.of().parseHex(PING)), true).join();

        assertThat(frames.poll(5, TimeUnit.SECONDS)).isEqualTo(PONG);
        socket.abort();
    }

    @Test
    void letsNobodyInTwiceWithOneTicket() {
        String url = address("/callback/ws/endpoint").data().path("URL").asString("");
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(url), new WebSocket.Listener() {})
                .join();

        assertThat(refusal(url)).isEqualTo("403");
        socket.abort();
    }

    @Test
    void refusesOneConnectionTooMany() {
        platform.post("/_sandbox/connections", "{\"limit\":2}");
        WebSocket one = dialIn(new LinkedBlockingQueue<>());
        WebSocket two = dialIn(new LinkedBlockingQueue<>());

        assertThat(refusal(address("/callback/ws/endpoint").data().path("URL").asString("")))
                .isEqualTo("514 1000040350");
        one.abort();
        two.abort();
    }

    private String refusal(String url) {
        try {
            http.newWebSocketBuilder()
                    .buildAsync(URI.create(url), new WebSocket.Listener() {})
                    .join()
                    .abort();
            return "accepted";
        } catch (CompletionException failure) {
            WebSocketHandshakeException refused = (WebSocketHandshakeException) failure.getCause();
            return (refused.getResponse()
                                    .headers()
                                    .firstValue("handshake-status")
                                    .orElse("") + " "
                            + refused.getResponse()
                                    .headers()
                                    .firstValue("handshake-autherrcode")
                                    .orElse(""))
                    .trim();
        }
    }

    @Test
    void bringsAMessageToOneClientOnly() throws Exception {
        BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        WebSocket one = dialIn(frames);
        WebSocket two = dialIn(frames);
        platform.post("/_sandbox/events", "{\"event_type\":\"im.message.receive_v1\"}");

        assertThat(frames.poll(5, TimeUnit.SECONDS)).isNotNull();
        assertThat(frames.poll(100, TimeUnit.MILLISECONDS)).isNull();
        assertThat(platform.received).isEmpty();
        one.abort();
        two.abort();
    }

    @Test
    void goesBackToHttpWhenTheLastClientHasLeft() {
        dialIn(new LinkedBlockingQueue<>()).abort();
        Eventually.holds(() ->
                platform.get("/_sandbox/connections").json().path("connected").asInt(1) == 0);
        platform.post("/_sandbox/events", "{\"event_type\":\"im.message.receive_v1\"}");

        Eventually.holds(() -> !platform.received.isEmpty());
    }
}
