package io.larkspur.metering.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreditsTests {

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "0.0000001", "1e-7", "1000000000.000001", "1e400", "1e999999999", "1e-999999999"})
    void refusesWhatCannotBeMoved(String amount) {
        assertThatThrownBy(() -> Credits.positive(new BigDecimal(amount))).isInstanceOf(AmountRefused.class);
    }

    @ParameterizedTest
    @CsvSource({"25.5,25.5", "5,5.0", "1e3,1000.0", "0.000001,0.000001", "1.2500000000,1.25", "1000000000,1000000000.0"
    })
    void writesADecimalWithAtLeastOnePlace(String amount, String written) {
        assertThat(Credits.positive(new BigDecimal(amount))).hasToString(written);
    }

    @Test
    void countsMillionths() {
        assertThat(Credits.positive(new BigDecimal("0.1")).plus(Credits.positive(new BigDecimal("0.2"))))
                .isEqualTo(new Credits(300_000));
    }
}
