package io.larkspur.gateway;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.UserAssertions;
import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import reactor.core.publisher.Mono;

/** Trusts {@code jwt-for-} and a user id, when the audience is right. */
public final class FakeAssertions implements UserAssertions {

    @Override
    public Mono<String> verify(Application application, String jwt, String audience) {
        return jwt.startsWith("jwt-for-") && audience.endsWith("/oauth2/token")
                ? Mono.just(jwt.substring("jwt-for-".length()))
                : Mono.error(new Untrusted());
    }

    private static final class Untrusted extends ProblemException {
        Untrusted() {
            super(Category.SIGN_IN, "assertion-refused", "The assertion cannot be trusted");
        }
    }
}
