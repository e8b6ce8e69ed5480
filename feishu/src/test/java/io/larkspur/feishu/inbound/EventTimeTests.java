package io.larkspur.feishu.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTests {

    @ParameterizedTest
    @CsvSource({
        "1763640000, 2025-11-20T12:00:00Z",
        "1763640000.25, 2025-11-20T12:00:00.25Z",
        "1763640000123, 2025-11-20T12:00:00.123Z",
        "1763640000123456, 2025-11-20T12:00:00.123456Z"
    })
    void readsEveryScale(String text, Instant time) {
        assertThat(EventTime.read(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "0", "1e900", "17636400001234567890", "1e-2000000000"})
    void readsNothingElse(String text) {
        assertThat(EventTime.read(text)).isNull();
    }

    @Test
    void isNotKeptBusyByLongNumbers() {
        assertThat(EventTime.read("9".repeat(1_000_000))).isNull();
    }
}
