package io.larkspur.accounts.walk;

import io.larkspur.accounts.key.RootKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Walks in Postgres, by hashes only. The PKCE verifier is kept nowhere: it follows from state, cookie and our own key, so
 * whoever reads the table, the address bar or the browser's store has not got it.
 */
final class StoredWalks implements SignInWalks {

    private static final String INSERT = """
            insert into sign_in_walks (state_hash, browser_hash, provider, expires_at)
            values (:state, :browser, :provider, :end)
            """;

    private static final String FINISH = """
            delete from sign_in_walks
             where state_hash = :state and browser_hash = :browser and provider = :provider and expires_at > :now
            """;

    /** A few at a time, since every walk looks; what somebody else is removing is left to them. */
    private static final String SWEEP = """
            delete from sign_in_walks where state_hash in (
                select state_hash from sign_in_walks where expires_at <= :now limit 100 for update skip locked)
            """;

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final DatabaseClient database;
    private final SecretKeySpec key;
    private final String prefix;
    private final Duration patience;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    StoredWalks(DatabaseClient database, RootKey root, String prefix, Duration patience, Clock clock) {
        this.database = database;
        this.key = new SecretKeySpec(root.derive("larkspur sign-in walks"), ALGORITHM);
        this.prefix = prefix;
        this.patience = patience;
        this.clock = clock;
    }

    @Override
    public Mono<SignInWalk> begin(String provider) {
        return Mono.defer(() -> {
            String state = prefix + secret();
            String browser = secret();
            Instant now = clock.instant();
            SignInWalk walk = new SignInWalk(state, BASE64.encodeToString(sha256(verifier(state, browser))), browser);
            return database.sql(INSERT)
                    .bind("state", sha256(state))
                    .bind("browser", sha256(browser))
                    .bind("provider", provider)
                    .bind("end", now.plus(LIFE))
                    .then()
                    .then(database.sql(SWEEP).bind("now", now).then())
                    .timeout(patience)
                    .thenReturn(walk);
        });
    }

    @Override
    public Mono<String> finish(String provider, String state, String browser) {
        return Mono.defer(() -> database.sql(FINISH)
                .bind("state", sha256(state))
                .bind("browser", sha256(browser))
                .bind("provider", provider)
                .bind("now", clock.instant())
                .fetch()
                .rowsUpdated()
                .timeout(patience)
                .filter(rows -> rows > 0)
                .switchIfEmpty(Mono.error(WalkRefused::new))
                .map(rows -> verifier(state, browser)));
    }

    private String verifier(String state, String browser) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return BASE64.encodeToString(mac.doFinal((state + "\n" + browser).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    private String secret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return BASE64.encodeToString(bytes);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
