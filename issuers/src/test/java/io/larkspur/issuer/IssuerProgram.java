package io.larkspur.issuer;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.issuer.oauth.IssuersConfiguration;
import io.larkspur.issuer.walk.WalkConfiguration;
import io.larkspur.problem.web.ProblemWebConfiguration;
import io.larkspur.problem.wire.WireConfiguration;
import io.larkspur.stores.StoresConfiguration;
import io.larkspur.vault.VaultConfiguration;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The room with a real vault, as the gateway runs it, and two made-up issuers that are settings and nothing else. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({
    IssuersConfiguration.class,
    WalkConfiguration.class,
    ProblemWebConfiguration.class,
    WireConfiguration.class,
    StoresConfiguration.class,
    VaultConfiguration.class
})
class IssuerProgram {

    static ConfigurableApplicationContext start(String issuer) {
        return new SpringApplicationBuilder(IssuerProgram.class)
                .properties(settings(issuer))
                .run();
    }

    private static Map<String, Object> settings(String issuer) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("server.port", "0");
        settings.put("spring.data.redis.repositories.enabled", "false");
        settings.put("spring.data.redis.lettuce.pool.enabled", "false");
        settings.put("larkspur.stores.database-url", EmbeddedStores.forTests().freshDatabase());
        settings.put("larkspur.stores.redis-url", EmbeddedStores.forTests().freshRedis());
        settings.put("larkspur.vault.encryption-key", key());
        settings.put("larkspur.vault.store-deadline", "20s");
        settings.put("larkspur.vault.refresh-deadline", "20s");
        settings.put("larkspur.vault.refresh.patience", "4s");
        settings.put("larkspur.public-url", "https://larkspur.example/gate");
        settings.putAll(acme(issuer));
        settings.putAll(plain(issuer));
        return settings;
    }

    /** Everything said that can be said. */
    private static Map<String, Object> acme(String issuer) {
        String acme = "larkspur.issuers.acme.";
        return Map.ofEntries(
                Map.entry(acme + "client-id", "acme client"),
                Map.entry(acme + "client-secret", "s:ecret&of+acme"),
                Map.entry(acme + "authorize-uri", issuer + "/authorize?tenant=7"),
                Map.entry(acme + "token-uri", issuer + "/acme/token"),
                Map.entry(acme + "user-info-uri", issuer + "/acme/whoami"),
                Map.entry(acme + "revoke-uri", issuer + "/acme/revoke"),
                Map.entry(acme + "scopes", "read,write"),
                Map.entry(acme + "authorize-parameters.access_type", "offline"),
                Map.entry(acme + "token-parameters.audience", "larkspur tests"),
                Map.entry(acme + "headers.X-Api-Version", "3"),
                Map.entry(acme + "user.id", "/data/account/uid"),
                Map.entry(acme + "user.name", "/data/account/given,/data/account/family"),
                Map.entry(acme + "user.email", "/data/contacts/0/mail"),
                Map.entry(acme + "tokens.life", "2h"),
                Map.entry(acme + "errors.passing", "try later"),
                Map.entry(acme + "deadlines.request", "3s"));
    }

    /** As little said as possible, but for tokens that do not rotate. */
    private static Map<String, Object> plain(String issuer) {
        String plain = "larkspur.issuers.plain.";
        return Map.of(
                plain + "client-id", "plain-client",
                plain + "client-secret", "plain-secret",
                plain + "client-authentication", "post",
                plain + "authorize-uri", issuer + "/authorize",
                plain + "token-uri", issuer + "/plain/token",
                plain + "user-info-uri", issuer + "/plain/userinfo",
                plain + "pkce", "false",
                plain + "tokens.rotating", "false",
                plain + "tokens.renew-early", "false");
    }

    private static String key() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    @Bean
    @SuppressWarnings("TimeZoneUsage")
    Clock clock() {
        return Clock.systemUTC();
    }
}
