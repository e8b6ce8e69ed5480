package io.larkspur.vault;

import static io.larkspur.vault.VaultProcess.ADA;
import static io.larkspur.vault.VaultProcess.PATIENCE;
import static io.larkspur.vault.VaultProcess.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What happens to grants that nobody calls for. */
class RefreshUpkeepIntegrationTests {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private static VaultProcess.Stores stores;
    private static VaultProcess process;
    private static VaultProcess other;

    @BeforeAll
    static void start() {
        stores = VaultProcess.stores();
        ScriptedPlatform platform = new ScriptedPlatform(stores.clock());
        process = stores.start(platform);
        other = stores.start(platform);
        await().atMost(PATIENCE).until(() -> process.redisLink().isConnected());
    }

    @AfterAll
    static void stop() {
        process.close();
        other.close();
    }

    @BeforeEach
    void reset() {
        process.reset();
        process.platform().renewsEarly(true);
        other.cards().sent().clear();
        other.cards().answerWell();
        nextAt(DayOfWeek.TUESDAY, 10);
    }

    @Test
    void refreshesWhatNobodyUsesEveryThreeDays() {
        process.authorizeAda();

        for (int days = 1; days <= 30; days++) {
            process.clock().advance(Duration.ofDays(1));
            process.lookAfterGrants();
            other.lookAfterGrants();
        }

        assertThat(process.platform().asked()).hasSize(10);
        assertThat(now(process.vault().tokenFor(ADA))).isNotNull();
        assertThat(process.cards().sent()).isEmpty();
        assertThat(other.cards().sent()).isEmpty();
    }

    @Test
    void asksNoIssuerEarlyThatRefreshesEndedTokensOnly() {
        process.platform().renewsEarly(false);
        process.authorizeAda();
        process.execute("UPDATE grants SET access_expires_at = access_expires_at + interval '14 days',"
                + " refresh_expires_at = refresh_expires_at + interval '14 days'");

        int before = process.platform().tries();
        process.clock().advance(Duration.ofDays(4));
        process.lookAfterGrants();

        assertThat(process.platform().tries()).isEqualTo(before);
        process.platform().renewsEarly(true);
        // More than once, because work that nobody waits for may be turned away by the pace.
        await().atMost(PATIENCE).untilAsserted(() -> {
            process.clock().advance(Duration.ofHours(1));
            process.lookAfterGrants();
            assertThat(process.platform().tries()).isEqualTo(before + 1);
        });
    }

    @Test
    void letsGrantsGoThatExpiredUnseen() {
        process.authorizeAda();
        process.clock().advance(Duration.ofDays(8));

        process.lookAfterGrants();

        assertThat(process.platform().asked()).isEmpty();
        assertThat(process.count("grants WHERE keep_alive_at IS NULL")).isEqualTo(1);
    }

    @Test
    void announcesTheEndOfAConsentOnceAndOnlyWhileUsersWork() {
        process.authorizeAda();
        process.execute("UPDATE grants SET authorized_at = authorized_at - interval '358 days',"
                + " announce_consent_end_at = announce_consent_end_at - interval '358 days'");
        at(22);
        process.lookAfterGrants();
        assertThat(process.cards().sent()).isEmpty();

        at(9);
        for (int i = 0; i < 3; i++) {
            process.lookAfterGrants();
            other.lookAfterGrants();
            process.clock().advance(Duration.ofMinutes(30));
        }

        assertThat(sent()).isEqualTo(1);
        assertThat(process.cards().sent()).allMatch(session -> session.reason() == InvitationReason.ENDING);
        process.clock().advance(Duration.ofDays(1));
        process.execute("DELETE FROM user_auth_sessions");
        process.lookAfterGrants();
        other.lookAfterGrants();
        assertThat(sent()).isEqualTo(1);
        assertThat(process.count("grants WHERE state = 'active'")).isEqualTo(1);
    }

    @Test
    void announcesBeforeTheWeekendWhatWouldBeOverAfterIt() {
        nextAt(DayOfWeek.FRIDAY, 17);
        process.authorizeAda();
        process.execute("UPDATE grants SET authorized_at = authorized_at - interval '359 days',"
                + " announce_consent_end_at = announce_consent_end_at - interval '357 days'");
        process.lookAfterGrants();
        assertThat(sent()).isZero();

        process.clock().advance(Duration.ofMinutes(50));
        process.lookAfterGrants();

        assertThat(sent()).isEqualTo(1);
    }

    @Test
    void announcesARefreshTokenThatCannotBeRenewedOnceAndKeepsTrying() {
        process.authorizeAda();
        process.platform().answers(answer -> Mono.error(RefreshPostponed.because(new IllegalStateException("20050"))));

        for (int hours = 0; hours < 7 * 24 - 1; hours++) {
            process.clock().advance(Duration.ofHours(1));
            process.execute("UPDATE grants SET next_try_at = NULL");
            process.lookAfterGrants();
        }

        assertThat(sent()).isEqualTo(1);
        assertThat(process.cards().sent().get(0).reason()).isEqualTo(InvitationReason.ENDING);
        process.platform().answers(answer -> answer);
        process.execute("UPDATE grants SET next_try_at = NULL");
        assertThat(now(process.vault().tokenFor(ADA))).isNotNull();
    }

    @Test
    void invitesAgainWhenTheCardOfALostGrantCouldNotBeSent() {
        process.authorizeAda();
        process.cards().answer(Mono.error(new IllegalStateException("no message service")));
        process.platform().answers(answer -> Mono.error(new RefreshRefused(20073)));
        StepVerifier.create(process.vault().refresh(ADA))
                .expectError(GrantNotRefreshable.class)
                .verify(PATIENCE);
        await().atMost(PATIENCE).until(() -> !process.cards().sent().isEmpty());
        assertThat(process.count("grants WHERE invite_lost_at IS NOT NULL")).isEqualTo(1);
        int failed = process.cards().sent().size();
        other.lookAfterGrants();
        assertThat(other.cards().sent()).isEmpty();

        process.clock().advance(Duration.ofMinutes(2));
        process.execute("UPDATE grants SET invite_lost_at = clock_timestamp() - interval '1 second'");
        other.lookAfterGrants();
        process.lookAfterGrants();

        assertThat(other.cards().sent()).singleElement().satisfies(session -> assertThat(session.reason())
                .isEqualTo(InvitationReason.LOST));
        assertThat(process.cards().sent()).hasSize(failed);
        assertThat(process.count("grants WHERE invite_lost_at IS NULL")).isEqualTo(1);
    }

    private static int sent() {
        return process.cards().sent().size() + other.cards().sent().size();
    }

    private static void nextAt(DayOfWeek day, int hour) {
        at(hour);
        while (shanghai().getDayOfWeek() != day) {
            process.clock().advance(Duration.ofDays(1));
        }
    }

    /** The next time that it is this hour. */
    private static void at(int hour) {
        ZonedDateTime then =
                shanghai().withHour(hour).withMinute(0).withSecond(0).withNano(0);
        ZonedDateTime next = then.isAfter(shanghai()) ? then : then.plusDays(1);
        process.clock().advance(Duration.between(shanghai(), next));
    }

    private static ZonedDateTime shanghai() {
        return process.clock().instant().atZone(SHANGHAI);
    }
}
