package io.larkspur.admin.outside;

import io.larkspur.accounts.outside.KeySets;
import io.larkspur.issuer.call.SendingOnce;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Key sets over HTTP: asked once at the address from configuration, following no redirect. The caller has the deadline. */
final class HttpKeySets implements KeySets {

    private static final int LARGEST = 256 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final WebClient client;

    HttpKeySets(WebClient.Builder builder) {
        this.client = SendingOnce.client(
                builder.clone().codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST)),
                "issuer-keys",
                CONNECT);
    }

    @Override
    public Mono<String> fetch(URI address) {
        return client.get()
                .uri(address)
                .accept(MediaType.APPLICATION_JSON)
                .exchangeToMono(response -> response.statusCode().value() == 200
                        ? response.bodyToMono(String.class)
                        : response.releaseBody()
                                .then(Mono.error(() -> new IOException(
                                        "HTTP " + response.statusCode().value()))));
    }
}
