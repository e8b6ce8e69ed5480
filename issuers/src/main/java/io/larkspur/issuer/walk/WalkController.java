package io.larkspur.issuer.walk;

import io.larkspur.issuer.Issuer;
import io.larkspur.issuer.Issuers;
import io.larkspur.issuer.Language;
import java.util.Optional;
import java.util.Set;
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

/** Where a browser leaves for an authorize page, and where it comes back to. Answers pages, also when things fail. */
@RestController
@RequestMapping("/callbacks/{issuer}")
class WalkController {

    private static final int LONGEST = 4_096;
    private static final String DENIED = "access_denied";
    private static final Set<String> PASSING = Set.of("server_error", "temporarily_unavailable");

    private final Issuers issuers;
    private final AuthorizationWalk walk;
    private final SignInReturn signIns;
    private final WalkMetrics metrics;

    WalkController(Issuers issuers, AuthorizationWalk walk, SignInReturn signIns, WalkMetrics metrics) {
        this.issuers = issuers;
        this.walk = walk;
        this.signIns = signIns;
        this.metrics = metrics;
    }

    @GetMapping("/authorize/{sessionId}")
    Mono<ResponseEntity<String>> leave(
            @PathVariable("issuer") String name, @PathVariable String sessionId, ServerHttpRequest request) {
        Optional<Issuer> found = issuers.named(name);
        return Mono.justOrEmpty(found)
                .flatMap(issuer -> walk.start(issuer, sessionId).map(start -> redirect(start, issuer)))
                .onErrorResume(
                        Exception.class, error -> Mono.fromSupplier(() -> page(Outcomes.of(error), found, request)))
                .switchIfEmpty(Mono.fromSupplier(() -> page(Outcome.UNKNOWN, found, request)));
    }

    @GetMapping("/oauth")
    Mono<ResponseEntity<String>> comeBack(@PathVariable("issuer") String name, ServerHttpRequest request) {
        String state = parameter(request, "state");
        return state != null && signIns.isMine(state) ? signIns.comeBack(name, request) : finish(name, request);
    }

    /**
     * Cached, so that the walk is finished even if the browser leaves: the code is spent by then, and the consent was
     * given.
     */
    private Mono<ResponseEntity<String>> finish(String name, ServerHttpRequest request) {
        Optional<Issuer> found = issuers.named(name);
        return Mono.justOrEmpty(found)
                .flatMap(issuer -> outcome(issuer, request))
                .defaultIfEmpty(Outcome.UNKNOWN)
                .onErrorResume(Exception.class, error -> Mono.fromSupplier(() -> Outcomes.of(error)))
                .doOnNext(metrics::count)
                .cache()
                .map(outcome -> page(outcome, found, request));
    }

    private Mono<Outcome> outcome(Issuer issuer, ServerHttpRequest request) {
        String browser = BrowserCookie.from(request).orElse(null);
        String state = parameter(request, "state");
        if (browser == null || state == null) {
            return Mono.just(Outcome.LINK_REFUSED);
        }
        String error = parameter(request, "error");
        if (error != null) {
            return error.equals(DENIED) ? walk.refuse(issuer, state, browser) : Mono.just(trouble(error));
        }
        String code = parameter(request, "code");
        return code == null ? Mono.just(Outcome.LINK_REFUSED) : walk.finish(issuer, state, code, browser);
    }

    private static Outcome trouble(String error) {
        return PASSING.contains(error) ? Outcome.TROUBLE : Outcome.MISCONFIGURED;
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

    private static ResponseEntity<String> redirect(WalkStart start, Issuer issuer) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .headers(Page::protect)
                .header(
                        HttpHeaders.SET_COOKIE,
                        BrowserCookie.carrying(start.browser(), issuer).toString())
                .location(start.page())
                .build();
    }

    private static ResponseEntity<String> page(Outcome outcome, Optional<Issuer> issuer, ServerHttpRequest request) {
        String preferred = request.getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE);
        Language otherwise = issuer.map(Issuer::language).orElse(Language.EN);
        return Page.of(outcome, Language.preferred(preferred, otherwise));
    }
}
