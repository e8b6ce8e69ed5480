package io.larkspur.issuer.oauth;

import io.larkspur.issuer.IssuerUnavailable;
import io.larkspur.issuer.call.Guards;
import io.larkspur.issuer.call.SendingOnce;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Guarded calls to one issuer. Sends once, follows nothing, reads 64 KB at most. */
final class IssuerHttp {

    private static final Logger log = LoggerFactory.getLogger(IssuerHttp.class);
    private static final int LARGEST = 64 * 1024;

    private final String issuer;
    private final WebClient client;
    private final Guards guards;
    private final Duration deadline;

    IssuerHttp(WebClient.Builder builder, String issuer, IssuersProperties.Deadlines deadlines, Guards guards) {
        WebClient.Builder bounded =
                builder.clone().codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST));
        this.issuer = issuer;
        this.client = SendingOnce.client(bounded, id(issuer), deadlines.connect());
        this.guards = guards;
        this.deadline = deadlines.request();
    }

    /** The names of an issuer's endpoints, as in metrics. */
    static List<String> endpointsOf(String issuer) {
        return List.of(id(issuer) + "-token", id(issuer) + "-user-info", id(issuer) + "-revoke");
    }

    /**
     * The token endpoint's answer, refusals included. Fails with {@link IssuerUnavailable} on HTTP 429, 3xx and 5xx, on
     * anything that is not a JSON object, and when there is no answer.
     */
    Mono<IssuerAnswer> token(Function<WebClient, WebClient.RequestHeadersSpec<?>> request) {
        return call(endpointsOf(issuer).get(0), request);
    }

    /** As {@link #token}, of the user info. */
    Mono<IssuerAnswer> userInfo(Function<WebClient, WebClient.RequestHeadersSpec<?>> request) {
        return call(endpointsOf(issuer).get(1), request);
    }

    /** Fails with {@link IssuerUnavailable} on anything but success; what the answer says does not matter. */
    Mono<Void> revoke(Function<WebClient, WebClient.RequestHeadersSpec<?>> request) {
        Mono<Integer> exchange =
                Mono.defer(() -> request.apply(client).exchangeToMono(response -> response.releaseBody()
                        .thenReturn(response.statusCode().value())));
        return guarded(
                        endpointsOf(issuer).get(2),
                        exchange.flatMap(status -> status / 100 == 2
                                ? Mono.just(status)
                                : Mono.error(() -> new IssuerUnavailable(issuer, "HTTP " + status))))
                .then();
    }

    private Mono<IssuerAnswer> call(String endpoint, Function<WebClient, WebClient.RequestHeadersSpec<?>> request) {
        Mono<IssuerAnswer> exchange = Mono.defer(
                () -> request.apply(client).exchangeToMono(IssuerHttp::read).flatMap(this::usable));
        return guarded(endpoint, exchange).doOnNext(answer -> log.debug("{} answered: {}", endpoint, answer));
    }

    private <T> Mono<T> guarded(String endpoint, Mono<T> exchange) {
        return guards.guard(
                endpoint, deadline, exchange, (reason, cause) -> new IssuerUnavailable(issuer, reason, cause));
    }

    private static Mono<IssuerAnswer> read(ClientResponse response) {
        int status = response.statusCode().value();
        return response.bodyToMono(byte[].class).defaultIfEmpty(new byte[0]).map(body -> IssuerAnswer.of(status, body));
    }

    private Mono<IssuerAnswer> usable(IssuerAnswer answer) {
        int status = answer.status();
        if (status == 429 || status >= 500 || status >= 300 && status < 400) {
            return Mono.error(() -> new IssuerUnavailable(issuer, "HTTP " + status));
        }
        return answer.isReadable() || status == 401 || status == 403
                ? Mono.just(answer)
                : Mono.error(() -> new IssuerUnavailable(issuer, "an answer that cannot be read, HTTP " + status));
    }

    private static String id(String issuer) {
        return "issuer-" + issuer;
    }
}
