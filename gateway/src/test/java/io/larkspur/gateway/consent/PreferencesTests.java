package io.larkspur.gateway.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class PreferencesTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "wait=10 | 10",
                "WAIT=10 | 10",
                "wait = 10 | 10",
                "wait=\"10\" | 10",
                "wait=10; foo=bar | 10",
                "respond-async, wait=10 | 10",
                "wait=0 | 0",
                "wait=1, wait=99 | 1"
            })
    void readsTheWait(String value, int seconds) {
        assertThat(of(value).patience()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wait",
                "wait=",
                "wait=-1",
                "wait=abc",
                "wait=1.5",
                "wait=99999999999",
                "waiting=5",
                "x=\"wait=5\""
            })
    void ignoresAWaitThatMakesNoSense(String value) {
        assertThat(of(value).patience()).isZero();
        assertThat(of(value).applied()).isEmpty();
    }

    @Test
    void capsTheWait() {
        Preferences granted = of("wait=600").atMost(Duration.ofSeconds(60));

        assertThat(granted.patience()).isEqualTo(Duration.ofSeconds(60));
        assertThat(granted.applied()).containsExactly("wait=60");
    }

    @Test
    void leavesTheOthersInTheirOwnWords() {
        Preferences preferences =
                of("resolution=merge-duplicates, respond-async", "wait=3,missing=default; x=\"a,b\",return=minimal");

        assertThat(preferences.respondAsync()).isTrue();
        assertThat(preferences.others())
                .isEqualTo(List.of("resolution=merge-duplicates", "missing=default; x=\"a,b\"", "return=minimal"));
    }

    private static Preferences of(String... values) {
        HttpHeaders headers = new HttpHeaders();
        headers.put(Preferences.HEADER, List.of(values));
        return Preferences.of(headers);
    }
}
