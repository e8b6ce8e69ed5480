package io.larkspur.vault;

import static io.larkspur.vault.VaultProcess.ADA;
import static io.larkspur.vault.VaultProcess.APP;
import static io.larkspur.vault.VaultProcess.now;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KnownUsersIntegrationTests {

    private static final GrantKey EVE = new GrantKey(APP, "ou_eve");

    private static VaultProcess process;
    private static KnownUsers users;

    @BeforeAll
    static void start() {
        process = VaultProcess.stores().start();
        users = process.bean(KnownUsers.class);
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @BeforeEach
    void reset() {
        process.reset();
        process.authorizeAda();
        now(process.sessions()
                .complete(process.open("ou_eve").sessionId(), People.eve(), Tokens.fresh(process.clock())));
    }

    @Test
    void pagesThroughThoseWithLiveGrants() {
        assertThat(now(users.page(APP, null, 1))).containsExactly(ADA);
        assertThat(now(users.page(APP, ADA.userId(), 10))).containsExactly(EVE);
        assertThat(now(users.page(APP, EVE.userId(), 10))).isEmpty();
        assertThat(now(users.page("cli_other", null, 10))).isEmpty();

        now(process.vault().revoke(ADA));

        assertThat(now(users.page(APP, null, 10))).containsExactly(EVE);
    }

    @Test
    void updatesTheLatestSessionOnly() {
        process.clock().advance(Duration.ofMinutes(1));
        AuthSession latest = process.authorizeAda();

        assertThat(now(users.update(ADA, named("Ada Lovelace", "ada@new.example", null))))
                .isTrue();

        AuthSession updated = now(process.sessions().find(latest.sessionId()));
        assertThat(updated.userName()).isEqualTo("Ada Lovelace");
        assertThat(updated.email()).isEqualTo("ada@new.example");
        assertThat(process.count("user_auth_sessions WHERE user_name = 'Ada Lovelace'"))
                .isOne();
        assertThat(process.count("user_auth_sessions WHERE user_name = 'Ada Lovelace' AND mobile = '+861'"))
                .isOne();
    }

    @Test
    void saysWhenNothingChanged() {
        assertThat(now(users.update(ADA, named("Ada", null, null)))).isFalse();
        assertThat(now(users.update(new GrantKey(APP, "ou_nobody"), named("Nobody", null, null))))
                .isFalse();
    }

    private static PlatformUser named(String name, String email, String mobile) {
        return new PlatformUser("ou_ada", null, null, name, email, mobile);
    }
}
