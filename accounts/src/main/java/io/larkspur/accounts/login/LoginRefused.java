package io.larkspur.accounts.login;

import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A sign-in, a token or a session is refused, in the language of whoever asked. */
public final class LoginRefused extends ProblemException {

    private final Refusal refusal;
    private final @Nullable Duration retryAfter;

    public LoginRefused(Refusal refusal) {
        this(refusal, Language.EN, null);
    }

    LoginRefused(Refusal refusal, @Nullable Duration retryAfter) {
        this(refusal, Language.EN, retryAfter);
    }

    private LoginRefused(Refusal refusal, Language language, @Nullable Duration retryAfter) {
        super(refusal.category(), refusal.code(), refusal.in(language));
        this.refusal = refusal;
        this.retryAfter = retryAfter;
    }

    public Refusal refusal() {
        return refusal;
    }

    /** The same refusal in another language. */
    public LoginRefused in(Language language) {
        return new LoginRefused(refusal, language, retryAfter);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
