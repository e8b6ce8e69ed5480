package io.larkspur.admin.signin;

import io.larkspur.issuer.Issuer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Where a browser leaves to sign in, and where it comes back to. No parameter can send it anywhere else. */
@RestController
@Tag(name = "Sign-in by browser")
@SecurityRequirements
class BrowserSignInController {

    private final Providers providers;
    private final BrowserSignIn signIn;
    private final CallbackPages pages;

    BrowserSignInController(Providers providers, BrowserSignIn signIn, CallbackPages pages) {
        this.providers = providers;
        this.signIn = signIn;
        this.pages = pages;
    }

    @GetMapping("/auth/login")
    @Operation(
            summary = "Begin to sign in",
            description = "Redirects to the provider's page: the default one's, or the one's that is named.")
    Mono<ResponseEntity<Void>> leave(@RequestParam(required = false) @Nullable String provider) {
        Issuer issuer = providers.require(providers.nameOf(provider));
        return signIn.leave(issuer).map(departure -> ResponseEntity.status(HttpStatus.FOUND)
                .headers(SignInPage::protect)
                .header(HttpHeaders.SET_COOKIE, departure.cookie().toString())
                .location(departure.page())
                .build());
    }

    @GetMapping("/auth/callback/{provider}")
    @Operation(
            summary = "Come back from the provider",
            description =
                    "Answers a page with the exchange code in the element exchange-code. Good once, in the browser that began.")
    Mono<ResponseEntity<String>> comeBack(
            @PathVariable String provider, @Parameter(hidden = true) ServerHttpRequest request) {
        return pages.comeBack(provider, request);
    }
}
