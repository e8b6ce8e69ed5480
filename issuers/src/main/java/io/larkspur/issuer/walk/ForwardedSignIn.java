package io.larkspur.issuer.walk;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** Sends the browser on to the program that signs people in; only that one can tell whether its state is good. */
final class ForwardedSignIn implements SignInReturn {

    private final SignInAddress address;

    ForwardedSignIn(SignInAddress address) {
        this.address = address;
    }

    @Override
    public boolean isMine(String state) {
        return !address.url().isEmpty() && state.startsWith(address.statePrefix());
    }

    @Override
    public Mono<ResponseEntity<String>> comeBack(String issuer, ServerHttpRequest request) {
        return Mono.fromSupplier(() -> ResponseEntity.status(HttpStatus.FOUND)
                .headers(Page::protect)
                .location(URI.create(address.url() + "/auth/callback/" + issuer + "?"
                        + request.getURI().getRawQuery()))
                .build());
    }
}
