package io.larkspur.feishu.longconnection;

import static io.larkspur.feishu.longconnection.Frames.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FragmentsTests {

    private final Fragments fragments = new Fragments();

    @Test
    void passesAWholeMessageOn() {
        assertThat(fragments.add(text("m", 1, 0, "all"), 0)).hasValueSatisfying(all -> says(all, "all"));
        assertThat(fragments.messages()).isZero();
    }

    @Test
    void joinsPartsInAnyOrder() {
        assertThat(fragments.add(text("m", 3, 2, "c"), 0)).isEmpty();
        assertThat(fragments.add(text("m", 3, 0, "a"), 0)).isEmpty();
        assertThat(fragments.add(text("m", 3, 1, "b"), 0)).hasValueSatisfying(all -> says(all, "abc"));
        assertThat(fragments.bytes()).isZero();
        assertThat(fragments.messages()).isZero();
    }

    @Test
    void keepsTheFirstOfDuplicates() {
        assertThat(fragments.add(text("m", 2, 0, "a"), 0)).isEmpty();
        assertThat(fragments.add(text("m", 2, 0, "x"), 0)).isEmpty();
        assertThat(fragments.add(text("m", 2, 1, "b"), 0)).hasValueSatisfying(all -> says(all, "ab"));
    }

    @Test
    void doesNotCountDuplicatesAgainstTheSizeOfAMessage() {
        int half = Fragments.LARGEST_MESSAGE / 2;
        assertThat(fragments.add(part("m", "2", "0", new byte[half + 1]), 0)).isEmpty();
        assertThat(fragments.add(part("m", "2", "0", new byte[half + 1]), 0)).isEmpty();

        assertThat(fragments.add(part("m", "2", "1", new byte[half - 1]), 0))
                .hasValueSatisfying(all -> assertThat(all).hasSize(Fragments.LARGEST_MESSAGE));
        assertThat(fragments.bytes()).isZero();
    }

    @Test
    void keepsInterleavedMessagesApart() {
        assertThat(fragments.add(text("m", 2, 0, "a"), 0)).isEmpty();
        assertThat(fragments.add(text("n", 2, 0, "c"), 0)).isEmpty();
        assertThat(fragments.add(text("m", 2, 1, "b"), 0)).hasValueSatisfying(all -> says(all, "ab"));
        assertThat(fragments.add(text("n", 2, 1, "d"), 0)).hasValueSatisfying(all -> says(all, "cd"));
    }

    @Test
    void forgetsMessagesAfterFiveSeconds() {
        assertThat(fragments.add(text("m", 2, 0, "a"), 0)).isEmpty();

        assertThat(fragments.add(text("m", 2, 1, "b"), Duration.ofMillis(5_001).toNanos()))
                .isEmpty();
        assertThat(fragments.messages()).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "2147483647, 0",
        "2147483648, 0",
        "129, 0",
        "0, 0",
        "-1, 0",
        "2, 2",
        "2, -1",
        "2, 2147483647",
        "two, 0",
        "2, ''",
        "'', ''"
    })
    void refusesImpossibleParts(String sum, String seq) {
        assertThatIllegalArgumentException().isThrownBy(() -> fragments.add(part("m", sum, seq, new byte[10]), 0));
        assertThat(fragments.bytes()).isZero();
        assertThat(fragments.messages()).isZero();
    }

    @Test
    void refusesPartsThatDisagreeAboutTheirNumber() {
        assertThat(fragments.add(part("m", 2, 0, 10), 0)).isEmpty();

        assertThatIllegalArgumentException().isThrownBy(() -> fragments.add(part("m", 3, 1, 10), 0));
        assertThat(fragments.bytes()).isZero();
    }

    @Test
    void refusesMessagesThatGrowTooLarge() {
        assertThat(fragments.add(part("m", 3, 0, Fragments.LARGEST_MESSAGE), 0)).isEmpty();

        assertThatIllegalArgumentException().isThrownBy(() -> fragments.add(part("m", 3, 1, 1), 0));
        assertThat(fragments.bytes()).isZero();
    }

    @Test
    void holdsBoundedMemoryWhateverIsSent() {
        Random chance = new Random(33);

        for (int trial = 0; trial < 100_000; trial++) {
            int sum = chance.nextInt(8) == 0 ? Integer.MAX_VALUE - chance.nextInt(3) : chance.nextInt(140) - 2;
            Frame frame = part("m" + chance.nextInt(500), sum, chance.nextInt(140) - 2, chance.nextInt(40_000));
            try {
                fragments.add(frame, trial).ifPresent(whole -> assertThat(whole.length)
                        .isLessThanOrEqualTo(Fragments.LARGEST_MESSAGE));
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("art");
            }
            assertThat(fragments.bytes()).isBetween(0, Fragments.MOST_BYTES);
            assertThat(fragments.messages()).isLessThanOrEqualTo(Fragments.MOST_MESSAGES);
        }
    }

    private static Frame text(String messageId, int sum, int seq, String text) {
        return part(messageId, Integer.toString(sum), Integer.toString(seq), text.getBytes(StandardCharsets.UTF_8));
    }

    private static void says(byte[] bytes, String text) {
        assertThat(bytes).asString(StandardCharsets.UTF_8).isEqualTo(text);
    }
}
