package io.larkspur.admin.outside;

import io.larkspur.accounts.login.VouchedUsers;
import io.larkspur.accounts.outside.KeySets;
import io.larkspur.accounts.outside.OutsideConfiguration;
import io.larkspur.accounts.outside.OutsideTokens;
import io.larkspur.issuer.Issuers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.client.WebClient;

/** Takes the tokens of issuers in configuration on the user API. */
@Configuration(proxyBeanMethods = false)
@Import(OutsideConfiguration.class)
public class OutsideWebConfiguration {

    @Bean
    KeySets httpKeySets(WebClient.Builder builder) {
        return new HttpKeySets(builder);
    }

    @Bean
    OutsideBearers outsideBearers(OutsideTokens tokens, VouchedUsers users, Issuers issuers) {
        tokens.providers().stream()
                .filter(name -> issuers.named(name).isPresent())
                .forEach(name -> {
                    throw new IllegalStateException(
                            "larkspur.accounts.outside.issuers." + name
                                    + " has the name of an issuer people sign in through; its users would be the same and pass the allowlist by");
                });
        return new OutsideBearers(tokens, users);
    }
}
