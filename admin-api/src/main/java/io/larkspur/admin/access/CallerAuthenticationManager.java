package io.larkspur.admin.access;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.ApplicationRefused;
import io.larkspur.accounts.Applications;
import io.larkspur.accounts.ClientSecret;
import io.larkspur.accounts.Permission;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.Authentication;
import reactor.core.publisher.Mono;

/** Checks HTTP Basic credentials: the administrator's, else a registered application's. A wrong one is no hint at either. */
final class CallerAuthenticationManager implements ReactiveAuthenticationManager {

    private final Administrator administrator;
    private final Applications applications;

    CallerAuthenticationManager(Administrator administrator, Applications applications) {
        this.administrator = administrator;
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
        if (named & known) {
            return Mono.just(administrator.asCaller());
        }
        return applications
                .authenticate(name, ClientSecret.of(secret))
                .map(proven -> asCaller(proven.application()))
                .onErrorMap(ApplicationRefused.class, refused -> new SignInRequired());
    }

    private static Caller asCaller(Application application) {
        return new Caller(
                application.id(), application.id(), application.permissions().contains(Permission.AUTH_SESSIONS));
    }
}
