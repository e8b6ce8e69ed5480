package io.larkspur.standalone;

import static io.larkspur.standalone.Product.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A route that somebody added with {@code websocket: true}, to an upstream that says whose token it got. */
class WebSocketRouteIntegrationTests {

    private static final String ROUTE = "--spring.cloud.gateway.server.webflux.routes[0].";

    private final Product product = Product.shared();

    @Test
    void opensASocketAsTheUserUntilTheGrantEnds() throws Exception {
        String user = product.consentedUser("Socket");
        try (AnotherGateway gateway = AnotherGateway.of(
                product,
                ROUTE + "id=socket",
                ROUTE + "uri=" + product.sandboxUrl(),
                ROUTE + "predicates[0]=Path=/proxy/socket/**",
                ROUTE + "filters[0]=Caller",
                ROUTE + "filters[1]=UserToken",
                ROUTE + "filters[2]=StripPrefix=2",
                ROUTE + "metadata.websocket=true")) {
            Frames frames = new Frames();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Authorization", product.demoCredentials())
                    .header("X-User-Id", user)
                    .buildAsync(URI.create("ws://" + gateway.host() + "/proxy/socket/echo/socket"), frames)
                    .join();
            assertThat(frames.next()).contains(user);

            socket.sendText("hello", true).join();
            assertThat(frames.next()).isEqualTo("hello");

            send(product.asAdmin("/admin/grants/" + product.variable("APP_ID") + "/" + user)
                    .DELETE());
            assertThat(frames.next()).isEqualTo("closed 1008 authorization-ended");
        }
    }

    private static final class Frames implements WebSocket.Listener {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return String.valueOf(heard.poll(20, TimeUnit.SECONDS));
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            heard.add(text.toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            heard.add("closed " + status + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add("broken by " + error);
        }
    }
}
