package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackedTextTests {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    static Stream<String> texts() {
        return Stream.of(
                        IntStream.rangeClosed(60, 76).mapToObj(PackedTextTests::letters),
                        IntStream.rangeClosed(20, 26)
                                .mapToObj(length -> letters(length) + "." + letters(length + 1) + "." + letters(43)),
                        Stream.of(
                                "u-7dCz4T",
                                letters(1_500),
                                letters(70_000),
                                "." + letters(80) + ".",
                                ".." + letters(80),
                                letters(80) + "..",
                                letters(40) + ".." + letters(41),
                                letters(40) + ".a." + letters(40) + ".b." + letters(40),
                                letters(80) + "=",
                                letters(80) + "+/",
                                letters(80) + " ",
                                "é".repeat(80),
                                "😀".repeat(40)))
                .flatMap(each -> each);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void tellsTheSameText(String text) {
        assertThat(PackedText.of(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void tellsTheBytesOfTheText(String text) {
        assertThat(PackedText.of(text).utf8()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void isEqualToTheSameTextOnly(String text) {
        String other = (text.charAt(0) == 'A' ? "B" : "A") + text.substring(1);

        assertThat(PackedText.of(text))
                .isEqualTo(PackedText.of(text))
                .hasSameHashCodeAs(PackedText.of(text))
                .isNotEqualTo(PackedText.of(other))
                .isNotEqualTo(PackedText.of(text + "A"));
    }

    @Test
    void tellsApartWhereTheDotsAre() {
        String text = letters(80);

        assertThat(PackedText.of("." + text)).isNotEqualTo(PackedText.of(text + "."));
    }

    @Test
    void takesThreeQuartersOfASignedToken() {
        assertThat(PackedText.of(letters(40) + "." + letters(1_372) + "." + letters(86))
                        .size())
                .isEqualTo(1_125);
    }

    @Test
    void doesNotPrint() {
        assertThat(PackedText.of(letters(80))).hasToString("***");
    }

    private static String letters(int count) {
        Random random = new Random(count);
        return random.ints(count, 0, LETTERS.length())
                .mapToObj(at -> LETTERS.substring(at, at + 1))
                .collect(Collectors.joining());
    }
}
