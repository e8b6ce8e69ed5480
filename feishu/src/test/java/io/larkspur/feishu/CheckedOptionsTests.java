package io.larkspur.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedOptionsTests {

    @Test
    void readsBlankAsAbsent() {
        assertThat(CheckedOptions.of(new AuthCardOptions(true, " ", "", " "))).isEqualTo(AuthCardOptions.plain());
    }

    @Test
    void keepsALinkInsideItsMarkup() {
        AuthCardOptions options =
                CheckedOptions.of(new AuthCardOptions(false, "ctp_AAqk", "Hello", "https://example.com/a_(b)?c=d"));

        assertThat(options.privacyPolicyUrl()).isEqualTo("https://example.com/a_%28b%29?c=d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com", "javascript:alert(1)", "https://", "/privacy", "https://a b", "x"})
    void refusesLinksThatAreNotHttps(String url) {
        assertThatThrownBy(() -> CheckedOptions.of(new AuthCardOptions(true, null, null, url)))
                .isInstanceOf(CardOptionsInvalid.class);
    }

    @Test
    void refusesEndlessMessagesAndOddTemplates() {
        assertThatThrownBy(() -> CheckedOptions.of(new AuthCardOptions(true, null, "a".repeat(1_001), null)))
                .isInstanceOf(CardOptionsInvalid.class);
        assertThatThrownBy(() -> CheckedOptions.of(new AuthCardOptions(true, "a b", null, null)))
                .isInstanceOf(CardOptionsInvalid.class);
    }
}
