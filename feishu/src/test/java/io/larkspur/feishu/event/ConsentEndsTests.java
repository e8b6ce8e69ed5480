package io.larkspur.feishu.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.feishu.FakeVault;
import io.larkspur.feishu.inbox.PlatformEvent;
import io.larkspur.vault.GrantKey;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

class ConsentEndsTests {

    private static final String APP = "cli_a";
    private static final Instant GIVEN = Instant.parse("2026-11-20T12:00:00Z");

    private final FakeVault vault = new FakeVault();
    private final ConsentEnds ends = new ConsentEnds(vault);

    @BeforeEach
    void authorize() {
        for (String id : new String[] {"ou_ada", "on_ada", "ada01"}) {
            vault.authorized.put(new GrantKey(APP, id), GIVEN);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth.user_access_token.revoked_v4 | {'open_id':'ou_ada','revoke_reason':'user_action'}",
                "auth.user_access_token.revoked_v4 | {'union_id':'on_ada'}",
                "auth.user_access_token.revoked_v4 | {'user_id':'ada01'}",
                "contact.user.deleted_v3 | {'object':{'open_id':'ou_ada'},'old_object':{}}",
                "contact.user.deleted_v3 | {'object':{},'old_object':{'open_id':'ou_ada'}}",
                "contact.user.updated_v3 | {'object':{'open_id':'ou_ada','status':{'is_frozen':true}}}",
                "contact.user.updated_v3 | {'object':{'user_id':'ada01','status':{'is_resigned':true}}}",
                "contact.user.updated_v3 | {'object':{'open_id':'ou_ada','status':{'is_exited':true}}}",
                "user_leave | {'type':'user_leave','open_id':'ou_ada'}",
                "user_leave | {'type':'user_leave','employee_id':'ada01'}",
                "user_status_change | {'open_id':'ou_ada','current_status':{'is_frozen':true}}"
            })
    void endsTheGrant(String type, String content) {
        assertThat(outcome(type, content, GIVEN.plusSeconds(1))).isEqualTo("ended");
        assertThat(vault.revoked).hasSize(1);

        assertThat(outcome(type, content, GIVEN.plusSeconds(1))).isEqualTo("no_grant");
        assertThat(vault.revoked).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contact.user.updated_v3 | {'object':{'open_id':'ou_ada','name':'Ada','status':{'is_activated':true}}}",
                "contact.user.updated_v3 | {'object':{'open_id':'ou_ada','status':{'is_frozen':false}}}",
                "contact.user.updated_v3 | {'object':{'open_id':'ou_ada','status':'odd'}}",
                "user_status_change | {'open_id':'ou_ada','before_status':{'is_frozen':true},'current_status':{}}"
            })
    void leavesTheGrantOfWhoeverStays(String type, String content) {
        assertThat(outcome(type, content, GIVEN.plusSeconds(1))).isEqualTo("unaffected");
        assertThat(vault.revoked).isEmpty();
    }

    @Test
    void leavesAConsentThatWasGivenAfterTheEvent() {
        assertThat(outcome(
                        "auth.user_access_token.revoked_v4", "{'open_id':'ou_ada'}", GIVEN.minus(Duration.ofHours(6))))
                .isEqualTo("no_grant");
        assertThat(vault.revoked).isEmpty();
    }

    @Test
    void endsNobodysGrantWhenTheEventNamesNobody() {
        assertThat(outcome("auth.user_access_token.revoked_v4", "{}", GIVEN.plusSeconds(1)))
                .isEqualTo("no_grant");
        assertThat(vault.revoked).isEmpty();
    }

    private String outcome(String type, String content, Instant at) {
        StringBuilder outcome = new StringBuilder();
        StepVerifier.create(ends.handle(new PlatformEvent(
                        APP, "ev", type, at, JsonMapper.shared().readTree(content.replace('\'', '"')))))
                .consumeNextWith(outcome::append)
                .expectComplete()
                .verify(Duration.ofSeconds(10));
        return outcome.toString();
    }
}
