package io.larkspur.gateway;

import io.larkspur.issuer.AuthorizedUser;
import io.larkspur.issuer.Issuer;
import io.larkspur.issuer.Issuers;
import io.larkspur.issuer.Language;
import io.larkspur.vault.AuthorizationAttempt;
import io.larkspur.vault.ReturnedAuthorization;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** One issuer beside the platform, of which routes need to know little. */
@Configuration(proxyBeanMethods = false)
public class FakeIssuers {

    public static final String ISSUER = "acme";

    @Bean
    Issuers issuers() {
        return known();
    }

    public static Issuers known() {
        return new Issuers(List.of(new Acme()));
    }

    private static final class Acme implements Issuer {

        @Override
        public String name() {
            return ISSUER;
        }

        @Override
        public boolean serves(String appId) {
            return appId.equals(ISSUER);
        }

        @Override
        public URI callbacks() {
            return URI.create("http://localhost/callbacks/acme");
        }

        @Override
        public Language language() {
            return Language.EN;
        }

        @Override
        public Mono<URI> authorizePage(AuthorizationAttempt attempt) {
            return Mono.error(() -> new IllegalStateException("Routes lead nobody there"));
        }

        @Override
        public Mono<AuthorizedUser> exchange(ReturnedAuthorization returned, String code) {
            return Mono.error(() -> new IllegalStateException("Routes spend no codes"));
        }

        @Override
        public Set<URI> tokenEndpoints() {
            return Set.of(URI.create("https://acme.example/oauth/token"));
        }
    }
}
