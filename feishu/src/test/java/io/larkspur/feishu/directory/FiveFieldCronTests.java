package io.larkspur.feishu.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiveFieldCronTests {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0 2 * * *, 2026-11-26T02:00:00Z",
        "*/15 * * * *, 2026-11-25T12:15:00Z",
        "30 9 1 * *, 2026-12-01T09:30:00Z",
        "0 0 * * 0, 2026-11-29T00:00:00Z",
        "0 0 * * 7, 2026-11-29T00:00:00Z",
        "0 0 * * MON-FRI, 2026-11-26T00:00:00Z",
        "0 0 13 * 5, 2026-11-27T00:00:00Z",
        "0 0 26 * 5, 2026-11-26T00:00:00Z"
    })
    void comesAtThatTime(String schedule, Instant next) {
        assertThat(FiveFieldCron.parse(schedule, ZoneOffset.UTC).after(NOW)).contains(next);
    }

    @Test
    void goesByTheClockOfItsZone() {
        assertThat(FiveFieldCron.parse("0 2 * * *", ZoneId.of("Asia/Shanghai")).after(NOW))
                .contains(Instant.parse("2026-11-25T18:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "0 2 * * *, 2026-03-28T12:00:00Z, 2026-03-29T01:00:00Z",
        "30 2 * * *, 2026-03-28T12:00:00Z, 2026-03-29T01:30:00Z",
        "0 2 * * *, 2026-03-29T01:00:00Z, 2026-03-30T00:00:00Z",
        "30 2 * * *, 2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z",
        "30 2 * * *, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
        "30 2 * * *, 2026-10-25T01:10:00Z, 2026-10-26T01:30:00Z",
        "30 * * * *, 2026-10-25T00:30:00Z, 2026-10-25T01:30:00Z",
        "30 * * * *, 2026-03-29T00:30:00Z, 2026-03-29T01:30:00Z"
    })
    void comesOnceADayWhenClocksAreSet(String schedule, Instant now, Instant next) {
        assertThat(FiveFieldCron.parse(schedule, ZoneId.of("Europe/Berlin")).after(now))
                .contains(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0 2 * * *\"", "'0 2 * * *'", "  0  2 * * * "})
    void readsQuotesAndBlanksAway(String schedule) {
        assertThat(FiveFieldCron.parse(schedule, ZoneOffset.UTC).text()).isEqualTo("0 2 * * *");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0 2 * *", "0 0 2 * * *", "99 2 * * *", "daily", "@daily", "0 2 * * someday", "0 0 31 2 *"})
    void refusesNonsenseInASentence(String schedule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FiveFieldCron.parse(schedule, ZoneOffset.UTC))
                .withMessageContaining("USER_INFO_SYNC_SCHEDULE")
                .withMessageContaining("five fields");
    }
}
