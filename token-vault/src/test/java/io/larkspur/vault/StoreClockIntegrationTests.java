package io.larkspur.vault;

import static io.larkspur.vault.VaultProcess.ADA;
import static io.larkspur.vault.VaultProcess.PATIENCE;
import static io.larkspur.vault.VaultProcess.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Processes whose clocks are five days behind, ten minutes apart, and set while they run. */
class StoreClockIntegrationTests {

    private static final String BY_POSTGRES = "larkspur.vault.clock=store";

    @Test
    void agesTokensByTheClockOfPostgresOnly() {
        VaultProcess.Stores stores = VaultProcess.stores();
        MovableClock ahead = new MovableClock();
        ahead.advance(Duration.ofMinutes(10));
        ScriptedPlatform platform = new ScriptedPlatform(stores.clock());
        ScriptedPlatform platformOfTheOther = new ScriptedPlatform(ahead);
        try (VaultProcess process = stores.start(platform, BY_POSTGRES);
                VaultProcess other = new VaultProcess.Stores(stores.database(), stores.redis(), stores.key(), ahead)
                        .start(platformOfTheOther, BY_POSTGRES)) {
            awaitTime(process);
            awaitTime(other);
            IssuedTokens tokens = Tokens.fresh(process.clock());
            process.authorizeAda(tokens);

            assertThat(process.count("grants WHERE access_expires_at - clock_timestamp()"
                            + " BETWEEN interval '115 minutes' AND interval '121 minutes'"))
                    .isEqualTo(1);
            process.clock().advance(Duration.ofHours(3));
            ahead.advance(Duration.ofHours(-30));
            assertThat(now(process.vault().tokenFor(ADA)).value()).isEqualTo(tokens.access());
            assertThat(now(other.vault().tokenFor(ADA)).value()).isEqualTo(tokens.access());
            assertThat(platform.tries() + platformOfTheOther.tries()).isZero();

            process.execute("UPDATE grants SET access_expires_at = clock_timestamp() - interval '1 second'");
            now(other.redis().delete("larkspur:grant:" + VaultProcess.APP + ":ou_ada"));
            forgetAda(other.bean(LocalGrants.class));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(now(other.vault().tokenFor(ADA)).value()).isNotEqualTo(tokens.access()));
            assertThat(platformOfTheOther.asked()).hasSize(1);
            assertThat(process.count("grants WHERE access_expires_at - clock_timestamp()"
                            + " BETWEEN interval '115 minutes' AND interval '121 minutes'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void endsAuthSessionsByTheClockOfPostgresOnly() {
        VaultProcess.Stores stores = VaultProcess.stores();
        MovableClock late = new MovableClock();
        try (VaultProcess process = stores.start(BY_POSTGRES);
                VaultProcess other = new VaultProcess.Stores(stores.database(), stores.redis(), stores.key(), late)
                        .start(BY_POSTGRES)) {
            awaitTime(process);
            awaitTime(other);
            String session = process.open("ou_ada").sessionId();

            late.advance(Duration.ofDays(3650));
            now(other.bean(SessionSweep.class).sweep().thenReturn(session));
            assertThat(now(other.sessions().find(session)).isPending()).isTrue();
            assertThat(now(other.sessions().begin(session)).session().sessionId())
                    .isEqualTo(session);

            process.execute("UPDATE user_auth_sessions SET expires_at = clock_timestamp() - interval '1 second'");
            assertThat(now(other.sessions().find(session)).isPending()).isFalse();
        }
    }

    /** What is changed behind everybody's back is told to nobody. */
    private static void forgetAda(LocalGrants memory) {
        memory.find(ADA).ifPresent(held -> memory.forget(VaultProcess.APP, Set.of("ou_ada"), held.edition() + 1));
    }

    private static void awaitTime(VaultProcess process) {
        await().atMost(PATIENCE)
                .until(() -> process.bean(StoreClock.class).ownLead().abs().compareTo(Duration.ofDays(1)) > 0);
    }
}
