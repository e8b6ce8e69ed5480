package io.larkspur.vault;

import static io.larkspur.vault.VaultProcess.now;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Shows that no query of a request reads a whole table. */
class QueryPlansIntegrationTests {

    private static VaultProcess process;

    @BeforeAll
    static void start() {
        process = VaultProcess.stores().start();
        process.execute("""
                INSERT INTO user_auth_sessions
                    (session_id, app_id, user_id, auth_method, state, scopes, asked_by, invited, created_at, expires_at,
                     completed_at)
                SELECT 's' || n, 'cli_a', 'ou_' || n, 'card', CASE n % 2 WHEN 0 THEN 'completed' ELSE 'pending' END,
                    '{}', '{}', true, now(), now() + interval '10 minutes', CASE n % 2 WHEN 0 THEN now() END
                FROM generate_series(1, 20000) n
                """);
        process.execute("""
                INSERT INTO grants (app_id, user_id, open_id, union_id, platform_user_id, sealed_access_token,
                    access_expires_at, scopes, version, state, authorized_at, key_id)
                SELECT 'cli_a', 'ou_' || n, 'ou_' || n, 'on_' || n, 'u' || n, '\\x00', now(), '{}', n, 'active', now(), CASE n % 20 WHEN 0 THEN 'k' ELSE 'l' END
                FROM generate_series(1, 20000) n
                """);
        process.execute("""
                INSERT INTO revocations (kind, app_id, user_id, names, version)
                SELECT 'grant', 'cli_a', 'ou_' || n, ARRAY['ou_' || n], n FROM generate_series(1, 20000) n
                """);
        process.execute("""
                UPDATE grants SET keep_alive_at = now() + interval '1 minute' * version - interval '1 hour',
                    announce_consent_end_at = now() + interval '1 minute' * version - interval '1 hour',
                    announce_refresh_end_at = now() + interval '1 minute' * version - interval '1 hour',
                    refresh_expires_at = now() + interval '7 days'
                """);
        process.execute("ANALYZE");
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @Test
    void findsGrantsByEveryKindOfId() {
        assertThat(plan(GrantStore.FIND_BY_KEY))
                .containsAnyOf("grants_pkey", "grants_user_idx")
                .doesNotContain("Seq Scan on grants");
        assertThat(plan(GrantStore.FIND_BY_UNION_ID)).contains("union_id_idx").doesNotContain("Seq Scan on grants");
        assertThat(plan(GrantStore.FIND_BY_OTHER_ID))
                .contains("platform_user_id_idx")
                .doesNotContain("Seq Scan on grants");
    }

    @Test
    void findsPendingInvitation() {
        assertThat(plan(SessionStore.FIND_INVITATION)).contains("user_auth_sessions_one_invitation_idx");
    }

    @Test
    void looksForEndedSessionsById() {
        assertThat(plan(SessionStore.FIND_ENDED)).contains("user_auth_sessions_session_id_key");
    }

    @Test
    void removesExpiredSessionsWithoutReadingCompletedOnes() {
        assertThat(plan(SessionStore.REMOVE_EXPIRED)).contains("user_auth_sessions_unfinished_idx");
    }

    @Test
    void pagesThroughKnownUsersAndFindsTheirLatestSession() {
        assertThat(plan(StoredUsers.PAGE)).contains("grants_pkey").doesNotContain("Seq Scan", "Sort");
        assertThat(plan(StoredUsers.UPDATE)).contains("user_auth_sessions_completed_idx");
    }

    @Test
    void looksForEndedAndUntrueCardsWithoutReadingTheRest() {
        assertThat(plan(SessionStore.EXPIRE_SOME)).contains("user_auth_sessions_pending_idx");
        assertThat(plan(CardBook.CLAIM_SOME)).contains("user_auth_sessions_card_due_idx");
        assertThat(plan(SessionStore.FIND_RESTING)).contains("user_auth_sessions_rest_idx");
    }

    @Test
    void readsOnlyNewRevocations() {
        assertThat(plan(RevocationTable.READ)).contains("revocations_tx_idx").doesNotContain("Seq Scan", "Sort");
        assertThat(plan(RevocationTable.SWEEP)).contains("revocations_ended_at_idx");
    }

    @Test
    void findsWhatAFormerKeySealed() {
        assertThat(plan(Resealing.NEXT)).contains("grants_key_idx").doesNotContain("Seq Scan", "Sort");
        assertThat(plan(SealingTable.KEYS_IN_USE)).contains("grants_key_idx").doesNotContain("Seq Scan on grants");
    }

    @Test
    void listsGrantsInTheOrderOfTheirKeys() {
        assertThat(plan(GrantList.SELECT + " AND g.state <> 'revoked'" + GrantList.IN_ORDER))
                .contains("grants_pkey")
                .doesNotContain("Seq Scan on grants");
        assertThat(plan(GrantList.SELECT + " AND " + GrantConditions.BY_OPEN_ID + GrantList.IN_ORDER))
                .containsAnyOf("grants_user_idx", "grants_pkey");
        assertThat(plan(GrantList.SELECT + " AND " + GrantConditions.BY_UNION_ID + GrantList.IN_ORDER))
                .contains("union_id_idx");
        assertThat(plan(GrantList.SELECT + " AND " + GrantConditions.BY_OTHER_ID + GrantList.IN_ORDER))
                .contains("platform_user_id_idx");
    }

    @Test
    void looksAfterGrantsWithoutReadingThoseThatNeedNothing() {
        assertThat(plan(RefreshUpkeep.UNSETTLED)).contains("grants_unsettled_idx");
        assertThat(plan(RefreshUpkeep.BACKLOG)).contains("grants_unsettled_idx");
        assertThat(plan(LostGrants.PICK)).contains("grants_invite_lost_idx").doesNotContain("Seq Scan on grants");
        assertThat(plan(RefreshUpkeep.IDLE)).contains("grants_keep_alive_idx").doesNotContain("Seq Scan on grants");
        assertThat(plan(RefreshUpkeep.CONSENT_ENDS))
                .contains("grants_consent_end_idx")
                .doesNotContain("Seq Scan on grants");
        assertThat(plan(RefreshUpkeep.REFRESH_ENDS))
                .contains("grants_refresh_end_idx")
                .doesNotContain("Seq Scan on grants");
    }

    private static String plan(String sql) {
        String filled = sql;
        for (Map.Entry<String, String> value : Map.ofEntries(
                        Map.entry(":appId", "'cli_a'"),
                        Map.entry(":userId", "'ou_77'"),
                        Map.entry(":sessionIds", "ARRAY['s1', 's2']"),
                        Map.entry(":now", "now()"),
                        Map.entry(":after", "'ou_5'"),
                        Map.entry(":afterApp", "''"),
                        Map.entry(":afterUser", "''"),
                        Map.entry(":afterTx", "'0'"),
                        Map.entry(":afterId", "0"),
                        Map.entry(":seen", "'" + snapshot() + "'"),
                        Map.entry(":keyId", "'k'"),
                        Map.entry(":horizon", "10800"),
                        Map.entry(":limit", "50"),
                        Map.entry(":offset", "0"),
                        Map.entry(":userName", "'Ada'"),
                        Map.entry(":email", "'ada@example.com'"),
                        Map.entry(":mobile", "NULL"),
                        Map.entry(":unionId", "NULL"),
                        Map.entry(":most", "20"),
                        Map.entry(":rest", "60"),
                        Map.entry(":lease", "now()"),
                        Map.entry(":until", "now()"),
                        Map.entry(":again", "now()"),
                        Map.entry(":life", "1000"))
                .entrySet()) {
            filled = filled.replaceAll("(?<!:)" + value.getKey() + "\\b", Matcher.quoteReplacement(value.getValue()));
        }
        return String.join(
                "\n",
                now(process.database()
                        .sql("EXPLAIN " + filled)
                        .map(row -> String.valueOf(row.get(0, String.class)))
                        .all()
                        .collectList()));
    }

    private static String snapshot() {
        return now(process.database()
                .sql("SELECT pg_current_snapshot()::text AS snapshot")
                .map(row -> Columns.text(row, "snapshot"))
                .one());
    }
}
