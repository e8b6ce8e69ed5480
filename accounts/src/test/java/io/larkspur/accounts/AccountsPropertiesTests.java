package io.larkspur.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsPropertiesTests {

    private static final Duration LIFE = Duration.ofSeconds(2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "8b1f6c0e94d27a35f0c1d2e3b4a59687786950414f3e2d1c0bfae9d8c7b6a5"
            })
    void refusesAnUnusableKeyWithoutQuotingIt(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccountsProperties(key, LIFE, LIFE, 10, LIFE))
                .withMessageContaining("larkspur.accounts.credential-key")
                .satisfies(error -> assertThat(error.getMessage().contains(key)).isEqualTo(key.isEmpty()));
    }

    @Test
    void refusesACacheThatWouldOutliveARevocation() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new AccountsProperties(AccountsTestApplication.KEY, LIFE, Duration.ofSeconds(6), 10, LIFE))
                .withMessageContaining("larkspur.accounts.cache-life");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccountsProperties(AccountsTestApplication.KEY, LIFE, Duration.ZERO, 10, LIFE))
                .withMessageContaining("larkspur.accounts.cache-life");
    }

    @Test
    void doesNotPrintTheKey() {
        assertThat(new AccountsProperties(AccountsTestApplication.KEY, LIFE, LIFE, 10, LIFE).toString())
                .doesNotContain(AccountsTestApplication.KEY);
    }
}
