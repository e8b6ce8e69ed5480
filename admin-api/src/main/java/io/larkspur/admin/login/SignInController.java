package io.larkspur.admin.login;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.IssuedTokens;
import io.larkspur.accounts.login.Language;
import io.larkspur.accounts.login.LoginRefused;
import io.larkspur.accounts.login.LoginSessions;
import io.larkspur.accounts.login.Password;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.larkspur.admin.signin.ProviderTokenView;
import io.larkspur.admin.signin.ProviderTokens;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Signing in, renewing and signing out. The field of the body says which kind of session is meant, under either path. */
@RestController
@RequestMapping({"/auth", "/api/v1/auth"})
@Tag(name = "Sign-in")
@SecurityRequirements
class SignInController {

    private static final String BEARER = "Bearer ";
    private static final int LONGEST_TOKEN = 4096;

    private final LoginSessions sessions;
    private final ProviderTokens providers;

    SignInController(LoginSessions sessions, ProviderTokens providers) {
        this.sessions = sessions;
        this.providers = providers;
    }

    @PostMapping("/login")
    @Operation(summary = "Sign in with a password")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = TokensView.class)))
    Mono<ResponseEntity<Object>> login(@RequestBody Credentials request, @RequestHeader HttpHeaders headers) {
        String username = Texts.required("username", request.username(), 100);
        String password = request.password();
        if (password == null || password.isEmpty() || password.length() > 200) {
            throw new InvalidInput("password is required and has 1 to 200 characters");
        }
        return sessions.signIn(username, Password.of(password))
                .map(TokensView::of)
                .map(SignInController::once)
                .onErrorMap(LoginRefused.class, refused -> refused.in(language(request.language(), headers)));
    }

    @PostMapping("/refresh")
    @Operation(
            summary = "Renew a session",
            description =
                    "With refresh_token: the next pair of tokens; one that comes twice ends its session. With session_id: the next token at the provider.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(oneOf = {TokensView.class, ProviderTokenView.class})))
    Mono<ResponseEntity<Object>> refresh(@RequestBody Renewal request, @RequestHeader HttpHeaders headers) {
        if (request.refreshToken() == null) {
            return providers
                    .refresh(sessionId(request.sessionId(), "refresh_token"))
                    .map(ProviderTokenView::of)
                    .map(SignInController::once);
        }
        return sessions.refresh(Texts.required("refresh_token", request.refreshToken(), LONGEST_TOKEN))
                .map(TokensView::of)
                .map(SignInController::once)
                .onErrorMap(LoginRefused.class, refused -> refused.in(language(request.language(), headers)));
    }

    @PostMapping("/logout")
    @Operation(
            summary = "End a session",
            description =
                    "Takes any access token of the session that has not run out, in the body or as a bearer; or session_id.")
    Mono<Said> logout(@RequestBody(required = false) @Nullable Leaving request, @RequestHeader HttpHeaders headers) {
        Leaving leaving = request == null ? new Leaving(null, null, null) : request;
        Language language = language(leaving.language(), headers);
        if (leaving.accessToken() == null && leaving.sessionId() != null) {
            return providers.logout(leaving.sessionId()).thenReturn(new Said(LoggedOut.in(language)));
        }
        String token = leaving.accessToken() == null ? bearer(headers) : leaving.accessToken();
        if (token == null) {
            return Mono.error(() -> new InvalidInput("Send access_token, or session_id for a session of a provider"));
        }
        return sessions.logout(Texts.required("access_token", token, LONGEST_TOKEN))
                .onErrorMap(LoginRefused.class, refused -> refused.in(language))
                .thenReturn(new Said(LoggedOut.in(language)));
    }

    private static String sessionId(@Nullable String sessionId, String otherwise) {
        if (sessionId == null) {
            throw new InvalidInput("Send " + otherwise + ", or session_id for a session of a provider");
        }
        return sessionId;
    }

    private static @Nullable String bearer(HttpHeaders headers) {
        List<String> values = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
        return values.size() == 1 && values.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? values.get(0).substring(BEARER.length()).strip()
                : null;
    }

    private static Language language(@Nullable String wish, HttpHeaders headers) {
        return Language.of(wish == null || wish.isBlank() ? headers.getFirst(HttpHeaders.ACCEPT_LANGUAGE) : wish);
    }

    private static ResponseEntity<Object> once(Object tokens) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(tokens);
    }

    record Credentials(
            @Strict @JsonProperty("username") @Nullable String username,
            @Strict @JsonProperty("password") @Nullable String password,
            @Strict @JsonProperty("language") @Nullable String language) {

        @Override
        public String toString() {
            return "Credentials[***]";
        }
    }

    record Renewal(
            @Strict @JsonProperty("refresh_token") @Nullable String refreshToken,

            @Strict @JsonProperty("session_id") @Nullable String sessionId,
            @Strict @JsonProperty("language") @Nullable String language) {

        @Override
        public String toString() {
            return "Renewal[***]";
        }
    }

    record Leaving(
            @Strict @JsonProperty("access_token") @Nullable String accessToken,

            @Strict @JsonProperty("session_id") @Nullable String sessionId,
            @Strict @JsonProperty("language") @Nullable String language) {

        @Override
        public String toString() {
            return "Leaving[***]";
        }
    }

    record TokensView(
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("refresh_token") String refreshToken,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") long expiresIn) {

        static TokensView of(IssuedTokens tokens) {
            return new TokensView(
                    tokens.accessToken(),
                    tokens.refreshToken(),
                    "bearer",
                    tokens.accessTokenLife().toSeconds());
        }

        @Override
        public String toString() {
            return "TokensView[***]";
        }
    }

    record Said(@JsonProperty("message") String message) {}
}
