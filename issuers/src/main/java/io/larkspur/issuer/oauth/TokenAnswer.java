package io.larkspur.issuer.oauth;

import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.TokenValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a token answer (RFC 6749 §5.1). Lifetimes count from when the request was sent, so never too long. */
record TokenAnswer(IssuerAnswer answer, Instant sent, IssuersProperties.Tokens habits) {

    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final String BEARER = "bearer";

    /** Whether it holds a token that can stand in a header. */
    boolean isGranted() {
        String token = answer.text("access_token");
        return answer.status() < 300
                && !token.isEmpty()
                && token.chars().allMatch(c -> c > ' ' && c < 0x7f)
                && isBearer(answer.text("token_type"));
    }

    /**
     * @param kept the refresh token that goes on where the answer has none (RFC 6749 §6)
     * @param otherwise the scopes where the answer says none
     */
    IssuedTokens tokens(@Nullable TokenValue kept, Set<String> otherwise) {
        String refresh = answer.text("refresh_token");
        TokenValue next = refresh.isBlank() ? kept : TokenValue.of(refresh);
        return new IssuedTokens(
                TokenValue.of(answer.text("access_token")),
                sent.plus(life()),
                next,
                next == null ? null : refreshEnd(),
                scopes(otherwise));
    }

    private static boolean isBearer(String type) {
        return type.isEmpty() || type.equalsIgnoreCase(BEARER);
    }

    private Duration life() {
        Duration said = said("expires_in");
        return said == null ? habits.life() : said;
    }

    /** Not known to end, unless the answer or the settings say so. */
    private @Nullable Instant refreshEnd() {
        Duration life = Stream.of("refresh_token_expires_in", "refresh_expires_in")
                .map(this::said)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(habits.refreshLife());
        return life == null ? null : sent.plus(life);
    }

    private @Nullable Duration said(String field) {
        long seconds = answer.body().path(field).asLong(-1);
        return seconds < 0 ? null : Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
    }

    private Set<String> scopes(Set<String> otherwise) {
        Set<String> said = Stream.of(answer.text("scope").split("[\\s,]+"))
                .filter(scope -> !scope.isBlank())
                .collect(Collectors.toUnmodifiableSet());
        return said.isEmpty() ? otherwise : said;
    }
}
