package io.larkspur.admin.access;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.ApplicationRefused;
import io.larkspur.accounts.Applications;
import io.larkspur.accounts.ClientSecret;
import io.larkspur.accounts.Permission;
import io.larkspur.accounts.login.SignInGate;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.Authentication;
import reactor.core.publisher.Mono;

/**
 * Checks HTTP Basic credentials: the administrator's, else a registered application's. A wrong one is no hint at either,
 * and the administrator's password can be guessed at no faster than any other.
 */
final class CallerAuthenticationManager implements ReactiveAuthenticationManager {

    private static final String ADMINISTRATOR = "administrator";

    private final Administrator administrator;
    private final SignInGate gate;
    private final Applications applications;

    CallerAuthenticationManager(Administrator administrator, SignInGate gate, Applications applications) {
        this.administrator = administrator;
        this.gate = gate;
        this.applications = applications;
    }

    @Override
    public Mono<Authentication> authenticate(Authentication presented) {
        String name = presented.getName();
        String secret = String.valueOf(presented.getCredentials());
        return caller(name, secret).map(CallerAuthentication::new);
    }

    private Mono<Caller> caller(String name, String secret) {
        boolean named = administrator.isNamed(name);
        boolean known = administrator.knows(secret);
        if (!named) {
            return application(name, secret);
        }
        return gate.check(ADMINISTRATOR, known)
                .filter(right -> right)
                .map(right -> administrator.asCaller())
                .switchIfEmpty(Mono.error(SignInRequired::new));
    }

    private Mono<Caller> application(String id, String secret) {
        return applications
                .authenticate(id, ClientSecret.of(secret))
                .map(proven -> asCaller(proven.application()))
                .onErrorMap(ApplicationRefused.class, refused -> new SignInRequired());
    }

    private static Caller asCaller(Application application) {
        return Caller.application(application.id(), application.permissions().contains(Permission.AUTH_SESSIONS));
    }
}
