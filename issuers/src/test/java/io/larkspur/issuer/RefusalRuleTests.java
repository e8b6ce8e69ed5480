package io.larkspur.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RefusalRuleTests {

    @Test
    void reads6750() {
        assertThat(RefusalRule.BEARER.is(401, "Bearer error=\"invalid_token\"", ""))
                .isTrue();
        assertThat(RefusalRule.BEARER.is(401, null, "{\"error\":\"invalid_token\"}"))
                .isTrue();
        assertThat(RefusalRule.BEARER.is(401, "Bearer", "")).isFalse();
        assertThat(RefusalRule.BEARER.is(403, "Bearer error=\"invalid_token\"", ""))
                .isFalse();
    }

    @Test
    void needsNoMarksWhereTheStatusSaysIt() {
        RefusalRule rule = new RefusalRule(Set.of(401, 498), List.of());

        assertThat(rule.is(498, null, "")).isTrue();
        assertThat(rule.mayBe(400)).isFalse();
    }
}
