package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalGrantsTests {

    private static final GrantKey ADA = new GrantKey("cli_a", "ou_ada");

    private long nanos;
    private final EndedGrants ends = new EndedGrants(() -> nanos);
    private final Hearing hearing = new Hearing(() -> nanos);
    private final LocalGrants local = new LocalGrants(100, ends, hearing, () -> nanos);

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
        return new CachedGrant(
                key,
                version,
                version,
                TokenValue.of("u-token"),
                Instant.parse("2026-11-20T12:00:00Z"),
                Instant.parse("2026-11-20T11:00:00Z"),
                true,
                scopes,
                Set.of());
    }
}
