package io.larkspur.admin.signin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.OpenedSession;
import io.larkspur.accounts.login.ProviderSessions;
import io.larkspur.accounts.login.User;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** For the program that somebody gave an exchange code: a session, the user behind it, and the user's token. */
@RestController
@Tag(name = "Sign-in by browser")
@SecurityRequirements
class ProviderSessionController {

    private static final int LONGEST = 4096;

    private final ProviderSessions sessions;
    private final ProviderTokens tokens;

    ProviderSessionController(ProviderSessions sessions, ProviderTokens tokens) {
        this.sessions = sessions;
        this.tokens = tokens;
    }

    @PostMapping({"/auth/exchange", "/api/v1/auth/exchange"})
    @Operation(summary = "Open the session of an exchange code", description = "A code is good once.")
    Mono<ResponseEntity<ExchangedView>> exchange(@RequestBody ExchangeRequest request) {
        return sessions.exchange(Texts.required("exchange_code", request.exchangeCode(), LONGEST))
                .map(ExchangedView::of)
                .map(ProviderSessionController::once);
    }

    @PostMapping({"/auth/token", "/api/v1/auth/token"})
    @Operation(summary = "Read the user's token at the provider", description = "Renewed when its life has run out.")
    Mono<ResponseEntity<ProviderTokenView>> token(@RequestBody TokenRequest request) {
        return tokens.token(Texts.required("session_id", request.sessionId(), LONGEST))
                .map(ProviderTokenView::of)
                .map(ProviderSessionController::once);
    }

    @GetMapping("/users/me")
    @Operation(summary = "Whose session it is")
    Mono<ResponseEntity<MeView>> me(@RequestParam(name = "session_id", required = false) @Nullable String sessionId) {
        return sessionId == null || sessionId.isBlank()
                ? Mono.error(InvalidSession::new)
                : tokens.session(sessionId)
                        .map(signedIn -> MeView.of(signedIn.user()))
                        .map(ProviderSessionController::once);
    }

    private static <T> ResponseEntity<T> once(T body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }

    record ExchangeRequest(
            @Strict @JsonProperty("exchange_code") @Nullable String exchangeCode) {

        @Override
        public String toString() {
            return "ExchangeRequest[***]";
        }
    }

    record TokenRequest(
            @Strict @JsonProperty("session_id") @Nullable String sessionId) {

        @Override
        public String toString() {
            return "TokenRequest[***]";
        }
    }

    record ExchangedView(
            @JsonProperty("session_id") String sessionId,
            @JsonProperty("expires_at") Instant expiresAt) {

        static ExchangedView of(OpenedSession session) {
            return new ExchangedView(session.handle(), session.expiresAt());
        }

        @Override
        public String toString() {
            return "ExchangedView[***]";
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record MeView(
            @JsonProperty("id") long id,
            @JsonProperty("provider") String provider,
            @JsonProperty("provider_user_id") String providerUserId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("hh_user_id") @Nullable
            String hhUserId,

            @JsonProperty("email") @Nullable String email,
            @JsonProperty("full_name") @Nullable String fullName,
            @JsonProperty("is_active") boolean active,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("updated_at") Instant updatedAt) {

        static MeView of(User user) {
            return new MeView(
                    user.id(),
                    user.provider(),
                    user.providerUserId(),
                    user.provider().equals(Providers.HH) ? user.providerUserId() : null,
                    user.email(),
                    user.fullName(),
                    user.isActive(),
                    user.createdAt(),
                    user.updatedAt());
        }
    }
}
