package io.larkspur.feishu.platform;

import io.larkspur.issuer.call.CallProgress;
import io.larkspur.issuer.call.SendingOnce;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Guarded calls to the platform over HTTP, each sent once. */
public final class PlatformHttp {

    private static final Logger log = LoggerFactory.getLogger(PlatformHttp.class);

    private final WebClient client;
    private final CallGuards guards;

    public PlatformHttp(WebClient.Builder builder, FeishuProperties.Deadlines deadlines, CallGuards guards) {
        this.client = SendingOnce.client(builder, "feishu", deadlines.connect());
        this.guards = guards;
    }

    /**
     * The answer, refusals included. Fails with {@link PlatformUnavailable} on HTTP 429 and 5xx, on anything that is not a
     * JSON object, and when there is no answer.
     */
    public Mono<PlatformAnswer> call(
            PlatformEndpoint endpoint,
            Duration deadline,
            Function<WebClient, WebClient.RequestHeadersSpec<?>> request) {
        Mono<PlatformAnswer> exchange = Mono.defer(() ->
                request.apply(client).exchangeToMono(PlatformHttp::read).doOnNext(answer -> trace(endpoint, answer)));
        return guards.guard(endpoint, deadline, exchange.flatMap(answer -> usable(endpoint, answer)));
    }

    /**
     * The status alone, for endpoints that answer in no known form. Fails with {@link PlatformUnavailable} on anything but
     * success, and when there is no answer.
     */
    public Mono<Integer> tell(
            PlatformEndpoint endpoint,
            Duration deadline,
            Function<WebClient, WebClient.RequestHeadersSpec<?>> request) {
        Mono<Integer> exchange =
                Mono.defer(() -> request.apply(client).exchangeToMono(response -> response.releaseBody()
                        .thenReturn(response.statusCode().value())));
        return guards.guard(endpoint, deadline, exchange.flatMap(status -> succeeded(endpoint, status)));
    }

    private static Mono<Integer> succeeded(PlatformEndpoint endpoint, int status) {
        return status / 100 == 2
                ? Mono.just(status)
                : Mono.error(() -> new PlatformUnavailable(endpoint, "HTTP " + status));
    }

    /** As the other, and tells how far the call has got. */
    public Mono<PlatformAnswer> call(
            PlatformEndpoint endpoint,
            Duration deadline,
            Function<WebClient, WebClient.RequestHeadersSpec<?>> request,
            CallProgress progress) {
        return progress.of(call(endpoint, deadline, request));
    }

    private static Mono<PlatformAnswer> read(ClientResponse response) {
        int status = response.statusCode().value();
        HttpHeaders headers = response.headers().asHttpHeaders();
        return response.bodyToMono(byte[].class)
                .map(body -> PlatformAnswer.of(status, headers, body))
                .switchIfEmpty(Mono.fromSupplier(() -> PlatformAnswer.of(status, headers, new byte[0])));
    }

    private static Mono<PlatformAnswer> usable(PlatformEndpoint endpoint, PlatformAnswer answer) {
        if (answer.status() == 429 || answer.status() >= 500) {
            return Mono.error(() -> new PlatformUnavailable(endpoint, "HTTP " + answer.status(), answer, null));
        }
        if (!answer.isReadable()) {
            String reason = "an answer that cannot be read, HTTP " + answer.status();
            return Mono.error(() -> new PlatformUnavailable(endpoint, reason, answer, null));
        }
        return Mono.just(answer);
    }

    private static void trace(PlatformEndpoint endpoint, PlatformAnswer answer) {
        log.debug("The platform's {} answered: {}", endpoint.words(), answer);
    }
}
