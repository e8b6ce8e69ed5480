package io.larkspur.problem.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTests {

    private static final String HOST = "gateway:8080";

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '~',
            value = {
                "/api/v1/users/auth0|123/credits /api/v1/users/auth0%7C123/credits",
                "/a?filter={\"x\":[1]} /a?filter=%7B%22x%22:[1]%7D",
                "/a[0]?b[0]=1 /a%5B0%5D?b[0]=1",
                "/a^`<>\\b /a%5E%60%3C%3E%5Cb",
                "/a?b?c|d /a?b?c%7Cd",
                "http://gateway:8080/a|b /a%7Cb",
                "HTTP://GATEWAY:8080 /",
                "https://gateway:8080?a=1 /?a=1"
            })
    void escapesWhatMustNotStandInATarget(String target, String plain) {
        assertThat(Targets.plain(target, HOST)).isEqualTo(plain);
    }

    /** The decoder makes one character of each byte. */
    @Test
    void escapesLettersBeyondAsciiByteByByte() {
        String bytes = new String("/users/jürgen+ä".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(URI.create(Targets.plain(bytes, HOST)).getPath()).isEqualTo("/users/jürgen+ä");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a/b?c=d&e=%7c%20+", "/a:b@c;d=e,f!$'()*~._-", "/%7C/%7c", "/?a=/?:@"})
    void leavesPlainTargetsAlone(String target) {
        assertThat(Targets.plain(target, HOST)).isSameAs(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@evil.example/a",
                "evil.example:443",
                "ftp://gateway:8080/a",
                "/a#b",
                "/a b",
                "/a\u0001",
                "/a\u007f",
                "/%",
                "/%z1",
                "/a?b=100%",
                "/a|b%2",
                "\\evil"
            })
    void refusesWhatIsNoTarget(String target) {
        assertThatThrownBy(() -> Targets.plain(target, HOST)).isInstanceOf(WireRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example/a",
                "http://gateway:8080@evil.example/a",
                "http://gateway:80/a",
                "https:///a",
                "http://gateway:8080\\@evil/a"
            })
    void refusesAnotherHostThanTheOneAddressed(String target) {
        assertThatThrownBy(() -> Targets.plain(target, HOST)).isInstanceOf(Misdirected.class);
    }
}
