package io.larkspur.issuer.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

class IssuersPropertiesTests {

    @Test
    void leavesOutWhatHasNoClientId() {
        assertThat(bound(Map.of("larkspur.issuers.acme.token-uri", "nonsense")).issuers())
                .isEmpty();
    }

    @Test
    void doesNotPrintTheSecret() {
        assertThat(bound(complete()).toString()).contains("acme.example").doesNotContain("s3cret-canary");
    }

    @ParameterizedTest
    @CsvSource({
        "client-secret, '', client-secret is missing",
        "authorize-uri, '', authorize-uri is missing",
        "token-uri, '', token-uri is missing",
        "user-info-uri, '', user-info-uri is missing",
        "token-uri, acme.example/token, 'token-uri must be an address such as https://host/path, but is ''acme.example/token'''",
        "token-uri, ftp://acme.example/token, token-uri must be an address",
        "token-uri, https://user:pass@acme.example/token, token-uri must be an address",
        "token-uri, https://acme.example/token#x, token-uri must be an address",
        "token-uri, 'https://acme example/', token-uri must be an address",
        "token-uri, http://acme.example/token, 'token-uri is ''http://acme.example/token''; secrets go there, so it must be https'",
        "authorize-uri, http://acme.example/authorize, must be https",
        "user-info-uri, http://10.0.0.1/me, must be https",
        "revoke-uri, nowhere, revoke-uri must be an address",
        "user.id, id, 'user.id is ''id''; it must be a JSON pointer such as /id'",
        "user.name, first, user.name is 'first'",
        "user.email, '', user.email is ''",
        "tokens.life, 0s, tokens.life is PT0S; it must be more than 0",
        "tokens.refresh-life, 20000d, tokens.refresh-life is",
        "deadlines.request, 2m, deadlines.request is PT2M; it must be more than 0 and at most PT1M",
        "deadlines.connect, -1s, deadlines.connect is",
        "refusal.statuses, 200, refusal.statuses has 200; each must be a 4xx",
        "authorize-parameters.state, mine, authorize-parameters may not name state",
        "token-parameters.client_secret, mine, token-parameters may not name client_secret"
    })
    void saysWhichSettingIsWrong(String property, String value, String sentence) {
        Map<String, String> settings = complete();
        settings.put("larkspur.issuers.acme." + property, value);

        assertThatThrownBy(() -> bound(settings))
                .rootCause()
                .hasMessageContaining("larkspur.issuers.acme." + sentence.replaceAll("^must be https$", ""))
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("s3cret-canary");
    }

    @Test
    void refusesNamesThatNoAddressCanHold() {
        Map<String, String> settings = new HashMap<>();
        complete().forEach((name, value) -> settings.put(name.replace(".acme.", ".Acme_1."), value));

        assertThatThrownBy(() -> bound(settings)).rootCause().hasMessageContaining("is no name for an issuer");
    }

    @Test
    void takesPlainHttpOnThisMachineOnly() {
        Map<String, String> settings = complete();
        settings.put("larkspur.issuers.acme.token-uri", "http://localhost:8090/token");

        assertThat(bound(settings).issuers()).containsKey("acme");
    }

    @Test
    void shipsAnExampleThatTwoVariablesSwitchOn() throws Exception {
        assertThat(shipped(Map.of()).issuers()).isEmpty();

        IssuersProperties.Settings hh = shipped(Map.of("HH_CLIENT_ID", "ours", "HH_CLIENT_SECRET", "s3cret"))
                .issuers()
                .get("hh");

        assertThat(hh.authorizeUri()).isEqualTo("https://hh.ru/oauth/authorize");
        assertThat(hh.tokenUri()).isEqualTo("https://api.hh.ru/token");
        assertThat(hh.userInfoUri()).isEqualTo("https://api.hh.ru/me");
        assertThat(hh.user().name()).containsExactly("/first_name", "/last_name");
        assertThat(hh.tokens().renewEarly()).isFalse();
        assertThat(hh.headers()).containsKey("HH-User-Agent");
    }

    private static IssuersProperties shipped(Map<String, Object> variables) throws Exception {
        StandardEnvironment environment = new StandardEnvironment();
        MutablePropertySources sources = environment.getPropertySources();
        sources.forEach(source -> sources.remove(source.getName()));
        sources.addFirst(new org.springframework.core.env.MapPropertySource("variables", variables));
        new YamlPropertySourceLoader()
                .load("issuers", new ClassPathResource("issuers.yml"))
                .forEach(sources::addLast);
        return Binder.get(environment).bindOrCreate("larkspur", Bindable.of(IssuersProperties.class));
    }

    private static IssuersProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("larkspur", Bindable.of(IssuersProperties.class));
    }

    private static Map<String, String> complete() {
        Map<String, String> settings = new HashMap<>();
        for (String endpoint : List.of("authorize-uri", "token-uri", "user-info-uri")) {
            settings.put("larkspur.issuers.acme." + endpoint, "https://acme.example/" + endpoint);
        }
        settings.put("larkspur.issuers.acme.client-id", "ours");
        settings.put("larkspur.issuers.acme.client-secret", "s3cret-canary");
        return settings;
    }
}
