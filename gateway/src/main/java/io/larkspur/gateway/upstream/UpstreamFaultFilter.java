package io.larkspur.gateway.upstream;

import io.netty.handler.codec.DecoderException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Tells what the client's decoder found wrong with an answer from failures of ours, which the framework's errors do not. */
@Component
final class UpstreamFaultFilter implements GlobalFilter, Ordered {

    private static final Logger log = LoggerFactory.getLogger(UpstreamFaultFilter.class);

    /** Outside routing and what ends its observation. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 2;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange).onErrorMap(UpstreamFaultFilter::isOfTheDecoder, error -> {
            log.warn("An upstream's answer cannot be read: {}", error.toString());
            return new UpstreamMalformed(error);
        });
    }

    private static boolean isOfTheDecoder(Throwable error) {
        return error instanceof DecoderException || error instanceof IllegalArgumentException;
    }
}
