package io.larkspur.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

/** The header of RFC 9218. */
class PriorityTests {

    @ParameterizedTest
    @ValueSource(strings = {"u=5", "u=6", "u=7", "u=7, i", "i, u=6", "i,u=5", "u=1, u=7"})
    void letsLessUrgentCallsStandBack(String header) {
        assertThat(of(header)).isEqualTo(Priority.BACKGROUND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"u=0", "u=3", "u=4", "i", "", "u=", "u=8", "u=-7", "urgent", "6", "xu=7", "u=70", "u=7, u=1"})
    void letsOthersGoFirst(String header) {
        assertThat(of(header)).isEqualTo(Priority.INTERACTIVE);
    }

    @Test
    void letsCallsGoFirstThatSayNothing() {
        assertThat(Priority.of(new HttpHeaders())).isEqualTo(Priority.INTERACTIVE);
    }

    private static Priority of(String header) {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Priority", header);
        return Priority.of(headers);
    }
}
