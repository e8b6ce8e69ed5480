package io.larkspur.feishu.callback;

import io.larkspur.feishu.platform.Language;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Where a browser leaves for the authorize page, and where it comes back to. Answers pages, also when things fail. */
@RestController
@RequestMapping("/callbacks/feishu")
class WalkController {

    private static final int LONGEST = 4_096;

    private final AuthorizationWalk walk;
    private final BrowserCookie cookie;
    private final Language language;
    private final WalkMetrics metrics;

    WalkController(AuthorizationWalk walk, BrowserCookie cookie, Language language, WalkMetrics metrics) {
        this.walk = walk;
        this.cookie = cookie;
        this.language = language;
        this.metrics = metrics;
    }

    @GetMapping("/authorize/{sessionId}")
    Mono<ResponseEntity<String>> leave(@PathVariable String sessionId, ServerHttpRequest request) {
        return walk.start(sessionId)
                .map(this::redirect)
                .onErrorResume(Exception.class, error -> Mono.fromSupplier(() -> page(Outcomes.of(error), request)));
    }

    /**
     * Cached, so that the walk is finished even if the browser leaves: the code is spent by then, and the consent was
     * given.
     */
    @GetMapping("/oauth")
    Mono<ResponseEntity<String>> comeBack(ServerHttpRequest request) {
        return outcome(request)
                .onErrorResume(Exception.class, error -> Mono.fromSupplier(() -> Outcomes.of(error)))
                .doOnNext(metrics::count)
                .cache()
                .map(outcome -> page(outcome, request));
    }

    private Mono<Outcome> outcome(ServerHttpRequest request) {
        String browser = BrowserCookie.from(request).orElse(null);
        String state = parameter(request, "state");
        if (browser == null || state == null) {
            return Mono.just(Outcome.LINK_REFUSED);
        }
        String error = parameter(request, "error");
        if (error != null) {
            return error.equals("access_denied") ? walk.refuse(state, browser) : Mono.just(Outcome.MISCONFIGURED);
        }
        String code = parameter(request, "code");
        return code == null ? Mono.just(Outcome.LINK_REFUSED) : walk.finish(state, code, browser);
    }

    /** Null unless it stands there exactly once, with content of a sane length. */
    private static @Nullable String parameter(ServerHttpRequest request, String name) {
        var values = request.getQueryParams().get(name);
        if (values == null || values.size() != 1) {
            return null;
        }
        String value = values.get(0);
        return value == null || value.isBlank() || value.length() > LONGEST ? null : value;
    }

    private ResponseEntity<String> redirect(WalkStart start) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .headers(Page::protect)
                .header(HttpHeaders.SET_COOKIE, cookie.carrying(start.browser()).toString())
                .location(start.page())
                .build();
    }

    private ResponseEntity<String> page(Outcome outcome, ServerHttpRequest request) {
        String preferred = request.getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE);
        return Page.of(outcome, Language.preferred(preferred, language));
    }
}
