package io.larkspur.feishu.oauth;

import io.larkspur.feishu.platform.PlatformAnswer;
import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.TokenValue;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the flat answer of the token endpoint. Lifetimes count from when the request was sent, so never too long. */
final class TokenAnswer {

    /** Should the platform forget to say it; what it says in its documents. */
    private static final long REFRESH_SECONDS = 604_800;

    /** Should the platform forget that, too; far less than it ever gave. */
    private static final long ACCESS_SECONDS = 600;

    /** Ten years; nothing that the platform issues lives as long. */
    private static final long LONGEST_SECONDS = 315_360_000;

    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    private TokenAnswer() {}

    static boolean isGranted(PlatformAnswer answer) {
        return answer.status() == 200
                && (answer.code() == 0 || !answer.hasCode())
                && token(answer, "access_token") != null;
    }

    /** A missing or impossible lifetime of the access token reads as a short one, so that the pair is kept and renewed. */
    static IssuedTokens tokens(PlatformAnswer answer, Instant sent) {
        TokenValue refresh = token(answer, "refresh_token");
        return new IssuedTokens(
                Objects.requireNonNull(token(answer, "access_token")),
                sent.plusSeconds(seconds(answer, "expires_in", ACCESS_SECONDS)),
                refresh,
                refresh == null ? null : sent.plusSeconds(seconds(answer, "refresh_token_expires_in", REFRESH_SECONDS)),
                scopes(answer));
    }

    /** Absent unless it is text that can stand in a header; a good token must not give way to anything else. */
    private static @Nullable TokenValue token(PlatformAnswer answer, String field) {
        return answer.body().path(field).isString()
                        && VISIBLE.matcher(answer.text(field)).matches()
                ? TokenValue.of(answer.text(field))
                : null;
    }

    private static long seconds(PlatformAnswer answer, String field, long otherwise) {
        long value = answer.body().path(field).asLong(otherwise);
        return value <= 0 ? otherwise : Math.min(value, LONGEST_SECONDS);
    }

    private static Set<String> scopes(PlatformAnswer answer) {
        return List.of(answer.text("scope").split("\\s+")).stream()
                .filter(Predicate.not(String::isBlank))
                .collect(LinkedHashSet::new, Set::add, Set::addAll);
    }
}
