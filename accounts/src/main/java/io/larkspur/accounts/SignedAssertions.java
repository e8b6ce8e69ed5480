package io.larkspur.accounts;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.QueryTimeoutException;
import reactor.core.publisher.Mono;

/** Checks assertions by the application's registered keys, then claims their id; nothing is stored for a wrong one. */
final class SignedAssertions implements UserAssertions {

    private final UsedAssertions used;
    private final Clock clock;
    private final Duration patience;

    SignedAssertions(UsedAssertions used, AccountsProperties properties, Clock clock) {
        this.used = used;
        this.clock = clock;
        this.patience = properties.storeTimeout();
    }

    @Override
    public Mono<String> verify(Application application, String jwt, String audience) {
        return Mono.fromSupplier(() -> checked(application, jwt, audience))
                .flatMap(assertion -> claimed(application, assertion));
    }

    private Assertion checked(Application application, String jwt, String audience) {
        if (!application.proofs().contains(UserProof.ASSERTION)) {
            throw new AssertionRefused("the application may not prove users by assertion");
        }
        return Assertion.checked(application, jwt, audience, clock.instant());
    }

    private Mono<String> claimed(Application application, Assertion assertion) {
        return used.claim(application.id(), assertion)
                .timeout(patience)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new QueryTimeoutException("The database did not answer within " + patience, late))
                .filter(first -> first)
                .map(first -> assertion.subject())
                .switchIfEmpty(
                        Mono.error(() -> new AssertionRefused("it was used before; make a new one for each request")));
    }
}
