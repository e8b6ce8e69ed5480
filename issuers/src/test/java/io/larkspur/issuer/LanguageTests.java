package io.larkspur.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTests {

    @ParameterizedTest
    @CsvSource(
            value = {
                "zh-CN,zh;q=0.9,en;q=0.8 | ZH",
                "en-US,en;q=0.9 | EN",
                "de-DE,en;q=0.5 | EN",
                "zh-Hant-TW | ZH",
                "fr | EN",
                "*** | EN",
            },
            delimiter = '|')
    void followsTheBrowser(String header, Language expected) {
        assertThat(Language.preferred(header, Language.EN)).isEqualTo(expected);
    }
}
