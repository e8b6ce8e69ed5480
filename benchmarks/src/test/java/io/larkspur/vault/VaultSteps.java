package io.larkspur.vault;

import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the vault does for a call: the token that is in memory, and sealing and opening what lies elsewhere. */
@State(Scope.Benchmark)
public class VaultSteps {

    private static final String APP = "cli_benchmark";

    /** A token of the platform has one to two kilobytes. */
    private static final int TOKEN = 1_500;

    private final byte[] plain = token(0).getBytes(StandardCharsets.UTF_8);

    @Param("100000")
    private int users;

    private LocalGrants local;
    private Freshness freshness;
    private LayeredTokenVault vault;
    private GrantKey[] keys;
    private CachedGrant[] grants;
    private Sealer sealer;
    private String place;
    private byte[] sealed;
    private int next;

    @Setup
    public void fill() {
        Ticker ticker = Ticker.systemTicker();
        Randomness random = new Randomness();
        sealer = new AesGcmSealer(
                KeyRing.from(new SealingProperties(
                        HexFormat.of().formatHex(random.bytes(32)), List.of(), List.of(), Duration.ofHours(24))),
                random);
        place = Place.sharedCache(new GrantKey(APP, "ou_0"), 7);
        sealed = sealer.seal(plain, place);
        local = new LocalGrants(2 * users, Long.MAX_VALUE, new EndedGrants(ticker), new Hearing(ticker), ticker);
        freshness = new Freshness(ticker);
        vault = new LayeredTokenVault(
                local,
                null,
                null,
                null,
                null,
                null,
                freshness,
                null,
                null,
                Duration.ofMinutes(1),
                new StoreClock(Clock.systemUTC(), System::nanoTime, false));
        keys = new GrantKey[users];
        grants = new CachedGrant[users];
        Instant end = Instant.now().plus(Duration.ofHours(2));
        for (int n = 0; n < users; n++) {
            keys[n] = new GrantKey(APP, "ou_benchmark" + n);
            grants[n] = new CachedGrant(
                    keys[n], 1, 1, TokenValue.of(token(n)), end, end, true, Set.of("a", "b"), Set.of("app_1"));
        }
    }

    /** As every answer of Postgres does, a few times a second. */
    @Setup(Level.Iteration)
    public void believe() {
        freshness.readFrom(freshness.now());
        for (int n = 0; n < users; n++) {
            local.remember(keys[n], grants[n]);
        }
        freshness.readFrom(freshness.now());
    }

    @Benchmark
    public Optional<UserToken> tokenInMemory() {
        next = next + 1 == users ? 0 : next + 1;
        return vault.tokenAtHand(keys[next]);
    }

    /** And its text, for the header. */
    @Benchmark
    public String textOfTokenInMemory() {
        return tokenInMemory().orElseThrow().value().reveal();
    }

    @Benchmark
    public byte[] seal() {
        return sealer.seal(plain, place);
    }

    @Benchmark
    public Optional<byte[]> open() {
        return sealer.open(sealed, place);
    }

    private static String token(int user) {
        byte[] drawn = new byte[TOKEN];
        new Random(user).nextBytes(drawn);
        return Base64.getUrlEncoder().encodeToString(drawn).substring(0, TOKEN);
    }
}
