package io.larkspur.issuer.walk;

import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/**
 * Takes over browsers that come back from an authorize page to sign in here, where a walk from an invitation would end.
 * One redirect address serves both, since some issuers know only one.
 */
public interface SignInReturn {

    /** Whether that state is one of a sign-in. */
    boolean isMine(String state);

    Mono<ResponseEntity<String>> comeBack(String issuer, ServerHttpRequest request);
}
