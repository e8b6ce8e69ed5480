package io.larkspur.gateway.guilty;

import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Breaks a rule on purpose. */
class JoinsPieces {

    Mono<MultiValueMap<String, String>> form(ServerWebExchange call) {
        return call.getFormData();
    }
}
