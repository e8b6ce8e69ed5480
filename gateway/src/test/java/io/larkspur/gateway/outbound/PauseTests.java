package io.larkspur.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

class PauseTests {

    /** What is slower than the platform's lowest limit was said of the rest of a window, or is none of its limits. */
    @ParameterizedTest
    @CsvSource({"50, 1, 20", "5, 1, 200", "1, 1, 1000", "100, 60, 600", "10, 60, 6000", "1, 60, 6000", "0, 0, 1000"})
    void namesThePaceOfEveryLimitThePlatformHas(String limit, String reset, long millis) {
        HttpHeaders head = new HttpHeaders();
        head.set("x-ogw-ratelimit-limit", limit);
        head.set("x-ogw-ratelimit-reset", reset);

        assertThat(Pause.in(HttpStatus.TOO_MANY_REQUESTS, head))
                .extracting(Pause::between)
                .isEqualTo(Duration.ofMillis(millis));
    }
}
