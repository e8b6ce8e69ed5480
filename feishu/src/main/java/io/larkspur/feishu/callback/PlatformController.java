package io.larkspur.feishu.callback;

import io.larkspur.feishu.CardActions;
import io.larkspur.feishu.inbound.CallbackRefused;
import io.larkspur.problem.web.WholeBody;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Where the platform delivers events and clicks. Takes the raw bytes, since they are what is signed. */
@RestController
@RequestMapping("/callbacks/feishu")
class PlatformController {

    private static final Logger log = LoggerFactory.getLogger(PlatformController.class);
    private static final int LARGEST = 256 * 1024;

    private final CardActions actions;

    PlatformController(CardActions actions) {
        this.actions = actions;
    }

    @PostMapping({"/event", "/card"})
    Mono<ResponseEntity<String>> receive(ServerHttpRequest request) {
        return body(request)
                .flatMap(body -> actions.signed(lowerCase(request), body))
                .doOnError(
                        CallbackRefused.class,
                        refused -> log.warn(
                                "Refused a callback from {}: {}", request.getRemoteAddress(), refused.detail()))
                .map(json -> ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(json));
    }

    private static Mono<byte[]> body(ServerHttpRequest request) {
        if (request.getHeaders().getContentLength() > LARGEST) {
            return Mono.error(CallbackTooLarge::new);
        }
        return WholeBody.of(request, LARGEST, CallbackTooLarge::new);
    }

    private static Map<String, String> lowerCase(ServerHttpRequest request) {
        Map<String, String> headers = new HashMap<>();
        request.getHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return headers;
    }
}
