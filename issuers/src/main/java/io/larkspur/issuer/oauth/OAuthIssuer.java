package io.larkspur.issuer.oauth;

import io.larkspur.issuer.AuthorizedUser;
import io.larkspur.issuer.CodeRefused;
import io.larkspur.issuer.Issuer;
import io.larkspur.issuer.IssuerRefused;
import io.larkspur.issuer.IssuerUnavailable;
import io.larkspur.issuer.Language;
import io.larkspur.issuer.RefusalRule;
import io.larkspur.issuer.UserRefused;
import io.larkspur.issuer.call.CallProgress;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.AuthorizationAttempt;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.PlatformUser;
import io.larkspur.vault.RefreshNotSent;
import io.larkspur.vault.RefreshPostponed;
import io.larkspur.vault.RefreshRefused;
import io.larkspur.vault.ReturnedAuthorization;
import io.larkspur.vault.TokenValue;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * One issuer made of settings. A token answer names nobody, so the user info is asked before anything is believed. A
 * consent ends only by an error that the settings call terminal.
 */
final class OAuthIssuer implements Issuer {

    private static final Logger log = LoggerFactory.getLogger(OAuthIssuer.class);
    private static final Set<String> PASSING = Set.of("server_error", "temporarily_unavailable", "slow_down");
    private static final int LONGEST_TEXT = 256;
    private static final TokenValue NOBODYS = TokenValue.of("is-anybody-there");

    private final String name;
    private final IssuersProperties.Settings settings;
    private final URI callbacks;
    private final IssuerHttp http;
    private final TokenRequests requests;
    private final Clock clock;

    OAuthIssuer(String name, IssuersProperties.Settings settings, String publicUrl, IssuerHttp http, Clock clock) {
        this.name = name;
        this.settings = settings;
        this.callbacks = URI.create(publicUrl + "/callbacks/" + name);
        this.http = http;
        this.requests = new TokenRequests(settings, redirectUri());
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean serves(String appId) {
        return appId.equals(name);
    }

    @Override
    public Optional<String> signInApp() {
        return Optional.of(name);
    }

    @Override
    public URI callbacks() {
        return callbacks;
    }

    @Override
    public Language language() {
        return settings.language();
    }

    @Override
    public RefusalRule refusalRule() {
        return new RefusalRule(settings.refusal().statuses(), settings.refusal().marks());
    }

    @Override
    public Set<URI> tokenEndpoints() {
        return Stream.of(settings.tokenUri(), settings.revokeUri())
                .filter(address -> !address.isBlank())
                .map(address -> URI.create(address.trim()))
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean renewsEarly() {
        return settings.tokens().renewEarly();
    }

    @Override
    public Mono<URI> authorizePage(AuthorizationAttempt attempt) {
        return Mono.fromSupplier(() -> AuthorizePage.link(settings, redirectUri(), attempt));
    }

    @Override
    public Mono<AuthorizedUser> exchange(ReturnedAuthorization returned, String code) {
        Set<String> asked = AuthorizePage.scopes(settings, returned.session().scopes());
        return ask(client -> requests.code(client, returned, code), null, asked, this::onExchange)
                .doOnNext(issued -> log.debug(
                        "Auth session {}: exchanged the code for {} (refreshable: {})",
                        returned.session().sessionId(),
                        issued.access(),
                        issued.refresh() != null))
                .flatMap(issued -> owner(issued.access()).map(user -> new AuthorizedUser(user, issued)));
    }

    Mono<IssuedTokens> refresh(GrantKey key, TokenValue refreshToken) {
        return Mono.defer(() -> {
                    CallProgress progress = new CallProgress(step -> {});
                    return progress.of(ask(
                                    client -> requests.refresh(client, refreshToken),
                                    refreshToken,
                                    Set.of(),
                                    this::onRefresh))
                            .onErrorMap(failure -> told(failure, progress));
                })
                .doOnNext(issued -> log.debug("Refreshed the token of user {}: {}", key.userId(), issued.access()));
    }

    /** By asking with a refresh token that is nobody's, which an endpoint at work refuses in words. */
    Mono<Boolean> isAnswering() {
        return http.token(client -> requests.refresh(client, NOBODYS))
                .map(answer -> answer.isReadable() && !answer.text("error").isEmpty())
                .onErrorResume(ProblemException.class, trouble -> Mono.just(false));
    }

    /** What became of the refresh token when no answer said so. One that is not spent by its use may be sent again. */
    private Throwable told(Throwable failure, CallProgress progress) {
        if (failure instanceof RefreshRefused || failure instanceof RefreshPostponed) {
            return failure;
        }
        if (!progress.isBegun()) {
            return new RefreshNotSent(failure);
        }
        return settings.tokens().rotating() ? failure : RefreshPostponed.because(failure);
    }

    boolean revokes() {
        return !settings.revokeUri().isBlank();
    }

    /** The refresh token first: whoever held on to it could bring the other back. */
    Mono<Void> revoke(TokenValue access, @Nullable TokenValue refresh) {
        URI place = URI.create(settings.revokeUri().trim());
        if (settings.revokeWith() == Revocation.BEARER) {
            return http.revoke(client -> client.delete().uri(place).headers(headers -> identify(headers, access)));
        }
        Mono<Void> first = refresh == null
                ? Mono.empty()
                : http.revoke(client -> requests.revoke(client, place, refresh, "refresh_token"));
        return first.then(http.revoke(client -> requests.revoke(client, place, access, "access_token")));
    }

    private Mono<IssuedTokens> ask(
            Function<WebClient, WebClient.RequestHeadersSpec<?>> request,
            @Nullable TokenValue kept,
            Set<String> otherwise,
            Function<IssuerAnswer, ProblemException> refusal) {
        return Mono.defer(() -> {
            Instant sent = clock.instant();
            return http.token(request)
                    .map(answer -> new TokenAnswer(answer, sent, settings.tokens()))
                    .flatMap(answer -> answer.isGranted()
                            ? Mono.just(answer.tokens(kept, otherwise))
                            : Mono.error(refusal.apply(answer.answer())));
        });
    }

    /** Asked twice if need be: reading is harmless, and the code is spent already. */
    private Mono<PlatformUser> owner(TokenValue token) {
        URI address = URI.create(settings.userInfoUri().trim());
        return onceMore(http.userInfo(client -> client.get().uri(address).headers(headers -> identify(headers, token)))
                .flatMap(this::user));
    }

    private void identify(HttpHeaders headers, TokenValue token) {
        settings.headers().forEach(headers::set);
        headers.setBearerAuth(token.reveal());
    }

    private Mono<PlatformUser> user(IssuerAnswer answer) {
        int status = answer.status();
        if (status == 401 || status == 403) {
            return Mono.error(() -> new UserRefused(name, "HTTP " + status));
        }
        if (status >= 400) {
            return Mono.error(() -> new IssuerRefused(name, answer.error()));
        }
        String id = answer.at(settings.user().id());
        if (id == null || id.length() > LONGEST_TEXT) {
            return Mono.error(() -> new IssuerUnavailable(
                    name, "a user info without an id at " + settings.user().id()));
        }
        String email = answer.at(settings.user().email());
        // Both of the vault's kinds of id: what they begin with elsewhere says nothing about ids of this issuer.
        return Mono.just(new PlatformUser(id, id, null, nameIn(answer), email == null ? null : shortened(email), null));
    }

    private @Nullable String nameIn(IssuerAnswer answer) {
        String joined = settings.user().name().stream()
                .map(answer::at)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return joined.isEmpty() ? null : shortened(joined);
    }

    private ProblemException onExchange(IssuerAnswer answer) {
        log.warn("Issuer {} refused an authorization code: {}", name, answer);
        return isTerminal(answer) ? new CodeRefused(answer.error()) : refusal(answer);
    }

    private ProblemException onRefresh(IssuerAnswer answer) {
        log.warn("Issuer {} refused to refresh a token: {}", name, answer);
        if (isTerminal(answer)) {
            return new RefreshRefused(answer.error());
        }
        // In words that something was refused, nothing was spent; a success without tokens says nothing.
        return answer.status() < 300 && answer.text("error").isEmpty()
                ? refusal(answer)
                : RefreshPostponed.because(refusal(answer));
    }

    private boolean isTerminal(IssuerAnswer answer) {
        String description = answer.text("error_description");
        Set<String> terminal = settings.errors().terminal();
        return (terminal.contains(answer.text("error")) || terminal.contains(description))
                && settings.errors().passing().stream().noneMatch(description::contains);
    }

    private ProblemException refusal(IssuerAnswer answer) {
        boolean passes = PASSING.contains(answer.text("error"))
                || settings.errors().terminal().contains(answer.text("error"))
                || answer.status() < 300;
        return passes ? new IssuerUnavailable(name, answer.error()) : new IssuerRefused(name, answer.error());
    }

    private <T> Mono<T> onceMore(Mono<T> question) {
        return question.retryWhen(Retry.max(1)
                .filter(IssuerUnavailable.class::isInstance)
                .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
    }

    private String redirectUri() {
        return callbacks + "/oauth";
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }
}
