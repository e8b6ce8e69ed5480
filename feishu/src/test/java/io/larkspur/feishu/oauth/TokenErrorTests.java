package io.larkspur.feishu.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.feishu.platform.PlatformCredentialsRefused;
import io.larkspur.feishu.platform.PlatformRequestRefused;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.issuer.CodeRefused;
import io.larkspur.issuer.UserRefused;
import io.larkspur.vault.RefreshRefused;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenErrorTests {

    private static final String APP = "cli_x";

    @ParameterizedTest
    @ValueSource(ints = {20003, 20004, 20008, 20024, 20026, 20037, 20064, 20066, 20073})
    void endsTheConsentOnlyWhereThePlatformDid(int code) {
        assertThat(TokenError.of(code).onRefresh(APP, code)).isInstanceOf(RefreshRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                -1, 0, 20001, 20002, 20009, 20010, 20036, 20048, 20049, 20050, 20063, 20065, 20067, 20068, 20069, 20070,
                20071, 20072, 20074, 20999, 21000, 21001, 99991400, 99991543
            })
    void keepsTheConsentOnEverythingElse(int code) {
        assertThat(TokenError.of(code).onRefresh(APP, code)).isNotInstanceOf(RefreshRefused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {20003, 20004, 20024, 20049, 20065, 20071})
    void tellsARefusedCode(int code) {
        assertThat(TokenError.of(code).onExchange(APP, code))
                .isInstanceOf(CodeRefused.class)
                .hasMessageContaining(String.valueOf(code));
    }

    @ParameterizedTest
    @ValueSource(ints = {20008, 20010, 20066})
    void tellsARefusedUser(int code) {
        assertThat(TokenError.of(code).onExchange(APP, code)).isInstanceOf(UserRefused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {20002, 20048})
    void tellsRefusedCredentials(int code) {
        assertThat(TokenError.of(code).onExchange(APP, code))
                .isInstanceOf(PlatformCredentialsRefused.class)
                .hasMessageContaining("APP_SECRET");
    }

    @ParameterizedTest
    @ValueSource(ints = {20050, 20072})
    void tellsWhatPasses(int code) {
        assertThat(TokenError.of(code).onExchange(APP, code)).isInstanceOf(PlatformUnavailable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {20009, 20069, 20074, 20001, 20999})
    void tellsWhatTheAppsAdministratorMustChange(int code) {
        assertThat(TokenError.of(code).onExchange(APP, code)).isInstanceOf(PlatformRequestRefused.class);
    }
}
