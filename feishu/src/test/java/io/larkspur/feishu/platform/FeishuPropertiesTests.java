package io.larkspur.feishu.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class FeishuPropertiesTests {

    @Test
    void pointsAtTheRealPlatformUnlessTold() {
        FeishuProperties properties = bound(Map.of());

        assertThat(properties.apps()).isEmpty();
        assertThat(properties.openBaseUrl()).isEqualTo("https://open.feishu.cn");
        assertThat(properties.tokenEndpoint()).isEqualTo(TokenEndpointVersion.V3);
        assertThat(properties.redirectUri()).isEqualTo("http://localhost:8080/callbacks/feishu/oauth");
    }

    @Test
    void bindsAppsAndSkipsEmptyPlaceholders() {
        FeishuProperties properties = bound(Map.of(
                "apps[0].app-id", "cli_one",
                "apps[0].app-secret", "very-secret",
                "apps[0].encrypt-key", "",
                "apps[1].app-id", "",
                "apps[1].app-secret", ""));

        assertThat(properties.apps()).extracting(PlatformApp::appId).containsExactly("cli_one");
        assertThat(properties.apps().get(0).appSecret().reveal()).isEqualTo("very-secret");
        assertThat(properties.apps().get(0).encryptKey().isSet()).isFalse();
    }

    @Test
    void printsNoSecret() {
        FeishuProperties properties = bound(Map.of("apps[0].app-id", "cli_one", "apps[0].app-secret", "very-secret"));

        assertThat(properties.toString()).contains("cli_one").doesNotContain("very-secret");
    }

    @ParameterizedTest
    @CsvSource({
        "open-base-url, not an address, larkspur.feishu.open-base-url",
        "accounts-base-url, ftp://accounts.feishu.cn, larkspur.feishu.accounts-base-url",
        "public-url, https://me:secret@host, larkspur.feishu.public-url",
        "deadlines.request, 0s, larkspur.feishu.deadlines.request",
        "deadlines.token, 2h, larkspur.feishu.deadlines.token",
        "apps[0].app-id, cli_without_secret, app-secret is missing",
        "apps[0].app-id, cli one, app-id is not an app id",
    })
    void refusesNonsenseByName(String property, String value, String message) {
        assertThatThrownBy(() -> bound(Map.of(property, value))).rootCause().hasMessageContaining(message);
    }

    @Test
    void refusesOneAppTwice() {
        assertThatThrownBy(() -> bound(Map.of(
                        "apps[0].app-id", "cli_one",
                        "apps[0].app-secret", "a",
                        "apps[1].app-id", "cli_one",
                        "apps[1].app-secret", "b")))
                .rootCause()
                .hasMessageContaining("twice");
    }

    private static FeishuProperties bound(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((name, value) -> properties.put("larkspur.feishu." + name, value));
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("larkspur.feishu", FeishuProperties.class);
    }
}
