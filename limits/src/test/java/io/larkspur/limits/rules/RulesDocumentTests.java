package io.larkspur.limits.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.larkspur.limits.Kind;
import io.larkspur.limits.Window;
import io.larkspur.limits.Windows;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RulesDocumentTests {

    private final Rules defaults = defaults();

    @Test
    void readsWhatItWrites() {
        Rules rules = read("""
                {"application": {"per_minute": 10, "per_day": 100}, "user": {}, "peer": {"per_second": null},
                 "member": {"per_minute": 5, "per_day": 50},
                 "applications": {"app_1": {"per_hour": 5}}, "routes": {"mcp": {"per_second": 2}},
                 "apis": {"/open-apis/im/**": {"per_minute": 7}, "/open-apis/im/v1/chats": {"per_minute": 1}}}
                """);

        Rules again = RulesDocument.read(JsonMapper.shared().valueToTree(RulesDocument.write(rules)), defaults);

        assertThat(again).isEqualTo(rules);
    }

    @Test
    void keepsTheSettingsWhereASectionIsLeftOut() {
        assertThat(read("{}").of(Kind.USER)).isEqualTo(defaults.of(Kind.USER));
        assertThat(read("{\"user\": {}}").of(Kind.USER).isUnlimited()).isTrue();
    }

    @Test
    void takesTheMostExactEntryOfAPath() {
        Rules rules = read("""
                {"apis": {"/open-apis/**": {"per_minute": 9}, "/open-apis/im/**": {"per_minute": 7},
                          "/open-apis/im/v1/chats": {"per_minute": 1}}}
                """);

        assertThat(rules.apiOf("/open-apis/im/v1/chats")).isEqualTo("/open-apis/im/v1/chats");
        assertThat(rules.apiOf("/open-apis/im/v1/messages")).isEqualTo("/open-apis/im/**");
        assertThat(rules.apiOf("/open-apis/contact/v3/users")).isEqualTo("/open-apis/**");
        assertThat(rules.apiOf("/proxy/hh/me")).isEqualTo("/proxy/hh");
        assertThat(rules.ofApi("/proxy/hh")).isEqualTo(defaults.of(Kind.API));
        assertThat(read("{\"apis\": {\"/**\": {\"per_minute\": 9}}}").apiOf("/proxy/hh/me"))
                .isEqualTo("/**");
    }

    @Test
    void countsPathsTogetherThatDifferOnlyBeyondTheLongestName() {
        Rules rules = read("{\"apis\": {\"/open-apis/im/**\": {\"per_minute\": 7}}}");
        String endless = "/open-apis/" + "x".repeat(15_000);

        assertThat(rules.apiOf(endless)).hasSize(300).isEqualTo(rules.apiOf(endless + "y"));
        assertThat(rules.apiOf(endless + "/v1")).isEqualTo(rules.apiOf(endless));
        assertThat(rules.apiOf("/open-apis/im/" + endless)).isEqualTo("/open-apis/im/**");
    }

    @Test
    void looksForNoFamilyThatIsLongerThanAnyName() {
        Rules rules = read("{\"apis\": {\"/open-apis/im/**\": {\"per_minute\": 7}}}");
        String path = "/open-apis" + "/x".repeat(8_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(rules.apiOf(path)).isEqualTo("/open-apis/x");

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "{\"everybody\": {}}",
                "{\"application\": 5}",
                "{\"application\": {\"per_week\": 5}}",
                "{\"application\": {\"per_minute\": 0}}",
                "{\"application\": {\"per_minute\": -1}}",
                "{\"application\": {\"per_minute\": 1.5}}",
                "{\"application\": {\"per_minute\": \"5\"}}",
                "{\"application\": {\"per_minute\": true}}",
                "{\"application\": {\"per_minute\": 1000000001}}",
                "{\"application\": {\"per_minute\": 99999999999999999999}}",
                "{\"member\": []}",
                "{\"member\": {\"per_minute\": 0}}",
                "{\"members\": {\"1\": {\"per_minute\": 5}}}",
                "{\"applications\": []}",
                "{\"applications\": {\"\": {}}}",
                "{\"applications\": {\"a b\": {}}}",
                "{\"applications\": {\"app_1\": null}}",
                "{\"apis\": {\"open-apis\": {}}}",
                "{\"apis\": {\"/open-apis/*/x\": {}}}"
            })
    void refusesWhatMakesNoSense(String document) {
        assertThatExceptionOfType(RulesInvalid.class).isThrownBy(() -> read(document));
    }

    private Rules read(String document) {
        return RulesDocument.read(JsonMapper.shared().readTree(document), defaults);
    }

    private static Rules defaults() {
        Map<Kind, Windows> kinds = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            kinds.put(kind, Windows.of(kind, Map.of(Window.MINUTE, 6000L)));
        }
        return new Rules(Map.copyOf(kinds), Map.of(), Map.of(), Map.of());
    }
}
