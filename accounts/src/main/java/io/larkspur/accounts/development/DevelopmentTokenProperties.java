package io.larkspur.accounts.development;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tokens that anybody may have for the asking.
 *
 * @param enabled whether they are issued and taken; never where real users are, since they open everybody's account
 * @param provider the issuer whose users they stand in for
 * @param life how long one is good: 10 s to 1 day
 */
@ConfigurationProperties("larkspur.accounts.development-tokens")
record DevelopmentTokenProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("supabase") String provider,
        @DefaultValue("1h") Duration life) {

    DevelopmentTokenProperties {
        if (life.compareTo(Duration.ofSeconds(10)) < 0 || life.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.accounts.development-tokens.life is " + life + "; it has to be between PT10S and P1D");
        }
        if (provider.isBlank() || provider.equals("local")) {
            throw new IllegalArgumentException("larkspur.accounts.development-tokens.provider is '" + provider
                    + "'; it has to be a name of its own, and not local");
        }
    }
}
