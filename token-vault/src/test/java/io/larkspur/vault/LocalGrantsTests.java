package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalGrantsTests {

    private static final long MEMORY = 1_000_000;
    private static final GrantKey ADA = new GrantKey("cli_a", "ou_ada");

    private long nanos;
    private final EndedGrants ends = new EndedGrants(() -> nanos);
    private final Hearing hearing = new Hearing(() -> nanos);
    private final LocalGrants local = new LocalGrants(100, MEMORY, ends, hearing, () -> nanos);

    @Test
    void servesNothingAfterFiveSeconds() {
        local.remember(ADA, grant(1));

        nanos = Duration.ofMillis(4_999).toNanos();
        assertThat(local.find(ADA)).isPresent();
        nanos = Duration.ofMillis(5_001).toNanos();
        assertThat(local.find(ADA)).isEmpty();
    }

    @Test
    void servesForAQuarterOfAnHourWhileNothingIsMissed() {
        hearing.heard(Telling.pulse("other", 0));
        local.remember(ADA, grant(1));

        hearEachSecondUntil(Duration.ofSeconds(899));
        assertThat(local.find(ADA)).isPresent();
        hearEachSecondUntil(Duration.ofSeconds(901));
        assertThat(local.find(ADA)).isEmpty();
    }

    @Test
    void servesNothingFromBeforeAGap() {
        hearing.heard(Telling.pulse("other", 0));
        local.remember(ADA, grant(1));

        nanos = Duration.ofSeconds(10).toNanos();
        hearing.heard(Telling.pulse("other", 0));

        assertThat(local.find(ADA)).isEmpty();
    }

    @Test
    void keepsOneSetForAllWhoConsentedToTheSame() {
        GrantKey bob = new GrantKey("cli_a", "ou_bob");
        local.remember(ADA, grant(ADA, 1, Set.of("read", "write")));
        local.remember(bob, grant(bob, 1, Set.of("write", "read")));

        assertThat(local.find(bob).orElseThrow().scopes())
                .isSameAs(local.find(ADA).orElseThrow().scopes());
    }

    @Test
    void keepsWhatSomebodyConsentedToApart() {
        GrantKey bob = new GrantKey("cli_a", "ou_bob");
        local.remember(ADA, grant(ADA, 1, Set.of("read", "write")));
        local.remember(bob, grant(bob, 1, Set.of("read")));

        assertThat(local.find(bob).orElseThrow().scopes()).containsExactly("read");
    }

    @Test
    void keepsNoMoreGrantsThanAskedFor() {
        rememberUsers(200, "u-token");

        assertThat(usersFound(200)).isEqualTo(100);
    }

    @Test
    void keepsFewerWhereTokensAreLong() {
        rememberUsers(100, "a".repeat(40_000));

        assertThat(usersFound(100)).isPositive().isLessThanOrEqualTo(33);
    }

    @Test
    void keepsNoneWhereNoneAreAskedFor() {
        LocalGrants none = new LocalGrants(0, MEMORY, ends, hearing, () -> nanos);
        none.remember(ADA, grant(1));

        assertThat(none.find(ADA)).isEmpty();
    }

    @Test
    void tellsAllItWasTold() {
        CachedGrant grant = new CachedGrant(
                new GrantKey("cli_a", "on_ada"),
                7,
                8,
                TokenValue.of("u-token"),
                Instant.parse("2026-11-20T12:00:00.123456Z"),
                Instant.parse("2026-11-20T11:00:00.654321Z"),
                true,
                Set.of("read"),
                Set.of("app_1"));
        local.remember(ADA, grant);

        assertThat(local.find(ADA)).hasValue(grant);
    }

    private void rememberUsers(int count, String token) {
        IntStream.range(0, count)
                .forEach(user -> local.remember(key(user), grant(key(user), 1, TokenValue.of(token), Set.of())));
    }

    private long usersFound(int of) {
        return IntStream.range(0, of)
                .filter(user -> local.find(key(user)).isPresent())
                .count();
    }

    private static GrantKey key(int user) {
        return new GrantKey("cli_a", "ou_" + user);
    }

    private void hearEachSecondUntil(Duration end) {
        while (nanos < end.toNanos()) {
            nanos += Duration.ofSeconds(1).toNanos();
            hearing.heard(Telling.pulse("other", 0));
        }
    }

    @Test
    void doesNotLetLateReaderBringBackWhatWasRevoked() {
        local.remember(ADA, grant(1));
        local.forget("cli_a", Set.of("ou_ada"), 2);

        local.remember(ADA, grant(1));

        assertThat(local.find(ADA)).isEmpty();
        assertThat(local.accepts(ADA, grant(1))).isFalse();
    }

    @Test
    void doesNotLetVeryLateReaderBringBackWhatEnded() {
        ends.end("cli_a", Set.of("ou_ada"), 2);
        nanos = Duration.ofMinutes(1).toNanos();

        local.remember(ADA, grant(1));

        assertThat(local.find(ADA)).isEmpty();
        assertThat(local.accepts(ADA, grant(1))).isFalse();
        assertThat(local.accepts(ADA, grant(3))).isTrue();
    }

    @Test
    void keepsNewestVersionWhateverTheOrder() {
        local.remember(ADA, grant(3));
        local.remember(ADA, grant(2));
        local.forget("cli_a", Set.of("ou_ada"), 3);

        assertThat(local.find(ADA)).map(CachedGrant::version).hasValue(3L);
    }

    @Test
    void servesNewGrantAfterRevocation() {
        local.forget("cli_a", Set.of("ou_ada"), 2);

        local.remember(ADA, grant(3));

        assertThat(local.find(ADA)).isPresent();
    }

    private static CachedGrant grant(long version) {
        return grant(ADA, version, Set.of());
    }

    private static CachedGrant grant(GrantKey key, long version, Set<String> scopes) {
        return grant(key, version, TokenValue.of("u-token"), scopes);
    }

    private static CachedGrant grant(GrantKey key, long version, TokenValue token, Set<String> scopes) {
        return new CachedGrant(
                key,
                version,
                version,
                token,
                Instant.parse("2026-11-20T12:00:00Z"),
                Instant.parse("2026-11-20T11:00:00Z"),
                true,
                scopes,
                Set.of());
    }
}
