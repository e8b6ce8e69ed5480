package io.larkspur.admin.signin;

import io.larkspur.accounts.audit.AuditTrail;
import io.larkspur.accounts.login.ProviderSessions;
import io.larkspur.accounts.walk.SignInWalks;
import io.larkspur.admin.origin.ClientAddress;
import io.larkspur.issuer.Issuers;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.Grants;
import io.larkspur.vault.TokenVault;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves signing in by browser, also to a gateway in the same program. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SignInProperties.class)
@Import({BrowserSignInController.class, ProviderSessionController.class})
public class SignInWebConfiguration {

    @Bean
    Providers signInProviders(Issuers issuers, SignInProperties properties) {
        return new Providers(issuers, properties.provider());
    }

    @Bean
    BrowserSignIn browserSignIn(SignInWalks walks, ProviderSessions sessions, AuthSessions consents, Grants grants) {
        return new BrowserSignIn(walks, sessions, consents, grants);
    }

    @Bean
    CallbackPages signInCallbackPages(Providers providers, BrowserSignIn signIn, ClientAddress addresses) {
        return new CallbackPages(providers, signIn, addresses);
    }

    @Bean
    ProviderTokens providerTokens(ProviderSessions sessions, Providers providers, TokenVault vault, AuditTrail audit) {
        return new ProviderTokens(sessions, providers, vault, audit);
    }
}
