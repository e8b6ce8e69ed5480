package io.larkspur.admin.signin;

import io.larkspur.accounts.audit.Origin;
import io.larkspur.accounts.login.Language;
import io.larkspur.accounts.walk.SignInWalkConfiguration;
import io.larkspur.admin.origin.ClientAddress;
import io.larkspur.issuer.Issuer;
import io.larkspur.issuer.walk.SignInReturn;
import io.larkspur.problem.ProblemException;
import io.larkspur.problem.web.ProblemStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** Answers browsers that come back from a provider: with the code, or with why there is none, as a page or as a problem. */
final class CallbackPages implements SignInReturn {

    private static final int LONGEST = 4096;

    private final Providers providers;
    private final BrowserSignIn signIn;
    private final ClientAddress addresses;

    CallbackPages(Providers providers, BrowserSignIn signIn, ClientAddress addresses) {
        this.providers = providers;
        this.signIn = signIn;
        this.addresses = addresses;
    }

    @Override
    public boolean isMine(String state) {
        return state.startsWith(SignInWalkConfiguration.STATE_PREFIX);
    }

    /** Cached, so that the way is finished even if the browser leaves: the provider's code is spent by then. */
    @Override
    public Mono<ResponseEntity<String>> comeBack(String provider, ServerHttpRequest request) {
        return Mono.fromSupplier(() -> providers.require(provider))
                .flatMap(issuer -> signIn.arrive(issuer, wayBack(request, issuer))
                        .map(code -> withoutCookie(SignInPage.code(code, language(request)), issuer)))
                .contextWrite(context -> origin(request).writeTo(context))
                .cache()
                .onErrorResume(ProblemException.class, problem -> refused(problem, request));
    }

    private static Mono<ResponseEntity<String>> refused(ProblemException problem, ServerHttpRequest request) {
        return wantsPage(request)
                ? Mono.fromSupplier(() -> SignInPage.refused(
                        ProblemStatus.of(problem), RefusalWords.of(problem, language(request)), language(request)))
                : Mono.error(problem);
    }

    private Origin origin(ServerHttpRequest request) {
        return new Origin(null, addresses.of(request), request.getHeaders().getFirst(HttpHeaders.USER_AGENT));
    }

    private static BrowserSignIn.WayBack wayBack(ServerHttpRequest request, Issuer issuer) {
        return new BrowserSignIn.WayBack(
                parameter(request, "state"),
                SignInCookie.from(request, issuer.callbacks()),
                parameter(request, "code"),
                parameter(request, "error"));
    }

    private static ResponseEntity<String> withoutCookie(ResponseEntity<String> page, Issuer issuer) {
        return ResponseEntity.status(page.getStatusCode())
                .headers(page.getHeaders())
                .header(
                        HttpHeaders.SET_COOKIE,
                        SignInCookie.removed(issuer.callbacks()).toString())
                .body(page.getBody());
    }

    private static Language language(ServerHttpRequest request) {
        return Language.of(request.getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE));
    }

    /** Only for whoever asks for one by name, as browsers do. */
    private static boolean wantsPage(ServerHttpRequest request) {
        try {
            return request.getHeaders().getAccept().stream()
                    .anyMatch(type -> type.isConcrete() && type.isCompatibleWith(MediaType.TEXT_HTML));
        } catch (InvalidMediaTypeException unreadable) {
            return false;
        }
    }

    private static @Nullable String parameter(ServerHttpRequest request, String name) {
        List<String> values = request.getQueryParams().get(name);
        if (values == null || values.size() != 1) {
            return null;
        }
        String value = values.get(0);
        return value == null || value.isBlank() || value.length() > LONGEST ? null : value;
    }
}
