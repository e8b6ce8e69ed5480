package io.larkspur.feishu.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.feishu.platform.TokenEndpointVersion;
import io.larkspur.issuer.call.ConfiguredSecret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackGateTests {

    private static final PlatformApp SEALED = app("cli_sealed", "sandbox-key", "vt");
    private static final PlatformApp TOKEN_ONLY = app("cli_token", "", "other-token");
    private static final PlatformApp OPEN = app("cli_open", "", "");

    private final CallbackGate gate = gate(SEALED, TOKEN_ONLY, OPEN);

    @Test
    void agreesWithThePublishedSignature() {
        CallbackSignature signature = new CallbackSignature(
                "1700000000", "nonce123", "669e3ed5328644f71370e3249f96af0fd17e5ed4d7b178c44f11f7997339e344");
        byte[] body = bytes("{\"encrypt\":\"P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=\"}");

        assertThat(signature.covers(body, ConfiguredSecret.of("test key"))).isTrue();
        assertThat(signature.covers(body, ConfiguredSecret.of("test keys"))).isFalse();
    }

    @Test
    void agreesWithThePublishedEncryption() {
        assertThat(CallbackEncryption.open(
                        "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=", ConfiguredSecret.of("test key")))
                .hasValue(bytes("hello world"));
    }

    @Test
    void answersASealedChallengeThatIsNotSigned() {
        PlatformCallback callback = gate.admit(Map.of(), bytes("""
                        {"encrypt":"AAECAwQFBgcICQoLDA0OD2dSuPKVjp3yrg1/l44GW3AhCzjHuD9jCyxc490hZsCazXUYnPX5eGNHlIfzw9x7ENDa+aUZqf3HaQE2iFcN4cQ="}"""));

        assertThat(callback.isChallenge()).isTrue();
        assertThat(callback.challenge()).isEqualTo("c1");
    }

    @Test
    void admitsWhatIsSignedSealedAndFresh() {
        byte[] body = Signing.sealed("sandbox-key", event("cli_sealed", "vt"));

        PlatformCallback callback = gate.admit(Signing.headers("sandbox-key", TestPlatform.NOW, body), body);

        assertThat(callback.type()).isEqualTo("card.action.trigger");
        assertThat(callback.eventId()).isEqualTo("ev1");
    }

    @Test
    void admitsWhatIsSignedButNotSealed() {
        byte[] body = bytes(event("cli_sealed", "vt"));

        assertThat(gate.admit(Signing.headers("sandbox-key", TestPlatform.NOW, body), body)
                        .appId())
                .isEqualTo("cli_sealed");
    }

    @Test
    void admitsATokenWhereNoKeyIsSet() {
        assertThat(gate.admit(Map.of(), bytes(event("cli_token", "other-token")))
                        .appId())
                .isEqualTo("cli_token");
    }

    @Test
    void findsTheAppAmongSeveralOfOneKey() {
        CallbackGate shared = gate(app("cli_first", "sandbox-key", ""), SEALED);
        byte[] body = Signing.sealed("sandbox-key", event("cli_sealed", "vt"));

        assertThat(shared.admit(Signing.headers("sandbox-key", TestPlatform.NOW, body), body)
                        .appId())
                .isEqualTo("cli_sealed");
    }

    @Test
    void refusesAChangedBody() {
        byte[] body = bytes(event("cli_sealed", "vt"));
        Map<String, String> headers = Signing.headers("sandbox-key", TestPlatform.NOW, body);

        refused(headers, bytes(event("cli_sealed", "vt").replace("ev1", "ev2")));
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, 86_400})
    void refusesWhatIsNotFresh(long age) {
        byte[] body = bytes(event("cli_sealed", "vt"));

        refused(Signing.headers("sandbox-key", TestPlatform.NOW.minusSeconds(age), body), body);
    }

    @Test
    void refusesATimestampThatIsNone() {
        byte[] body = bytes(event("cli_sealed", "vt"));

        refused(Signing.headers("sandbox-key", "99999999999999999999", body), body);
        refused(Signing.headers("sandbox-key", "soon", body), body);
    }

    @Test
    void refusesAnotherAppsKey() {
        byte[] body = bytes(event("cli_token", "other-token"));

        refused(Signing.headers("sandbox-key", TestPlatform.NOW, body), body);
    }

    @Test
    void refusesATokenWhereAKeyIsSet() {
        refused(Map.of(), bytes(event("cli_sealed", "vt")));
    }

    @Test
    void refusesAWrongTokenAndAForeignOne() {
        refused(Map.of(), bytes(event("cli_token", "other-tokem")));
        refused(Map.of(), bytes(event("cli_open", "other-token")));
        refused(Map.of(), bytes(event("cli_open", "")));
        refused(Map.of(), bytes(event("cli_unknown", "other-token")));
    }

    @Test
    void refusesAChallengeThatKnowsNoToken() {
        refused(Map.of(), bytes("{\"challenge\":\"c\",\"token\":\"guess\",\"type\":\"url_verification\"}"));
        refused(
                Map.of(),
                Signing.sealed("sandbox-key", "{\"challenge\":\"c\",\"token\":\"no\",\"type\":\"url_verification\"}"));
    }

    @Test
    void refusesSealedEventsThatNobodySigned() {
        refused(Map.of(), Signing.sealed("sandbox-key", event("cli_sealed", "vt")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"encrypt\":\"%%%\"}", "{\"encrypt\":\"AAAA\"}", "{\"header\":7}"})
    void refusesMalformedBodiesThatNobodySignedAsUnproven(String body) {
        refused(Map.of("x-lark-signature", "00"), bytes(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{\"encrypt\":\"AAAA\"}"})
    void callsSignedNonsenseMalformed(String text) {
        byte[] body = bytes(text);

        assertThatThrownBy(() -> gate.admit(Signing.headers("sandbox-key", TestPlatform.NOW, body), body))
                .isInstanceOf(CallbackMalformed.class);
    }

    private void refused(Map<String, String> headers, byte[] body) {
        assertThatThrownBy(() -> gate.admit(headers, body)).isInstanceOf(CallbackRefused.class);
    }

    private static CallbackGate gate(PlatformApp... apps) {
        return new CallbackGate(
                new ConfiguredApps(TestPlatform.properties("http://platform.example", TokenEndpointVersion.V3, apps)),
                Clock.fixed(TestPlatform.NOW, ZoneOffset.UTC));
    }

    private static PlatformApp app(String id, String encryptKey, String token) {
        return new PlatformApp(
                id, ConfiguredSecret.of("secret"), ConfiguredSecret.of(encryptKey), ConfiguredSecret.of(token));
    }

    private static String event(String app, String token) {
        Instant now = TestPlatform.NOW;
        return """
                {"schema":"2.0","header":{"event_id":"ev1","token":"%s","create_time":"%d000000",
                 "event_type":"card.action.trigger","tenant_key":"t","app_id":"%s"},"event":{}}""".formatted(token, now.getEpochSecond(), app);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
