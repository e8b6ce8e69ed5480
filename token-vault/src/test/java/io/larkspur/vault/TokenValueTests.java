package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TokenValueTests {

    @Test
    void printsItsFirstCharactersOnly() {
        assertThat(TokenValue.of("u-7dCz4T1234567890abcdefghij")).hasToString("u-7dCz4T1***");
    }

    @Test
    void printsNothingOfShortValues() {
        assertThat(TokenValue.of("short-secret")).hasToString("***");
    }

    @Test
    void refusesBlankText() {
        assertThatIllegalArgumentException().isThrownBy(() -> TokenValue.of(" "));
    }

    @Test
    void isEqualByText() {
        assertThat(TokenValue.of("one")).isEqualTo(TokenValue.of("one")).isNotEqualTo(TokenValue.of("two"));
    }
}
