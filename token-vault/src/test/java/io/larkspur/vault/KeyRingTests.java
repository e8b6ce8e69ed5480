package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

class KeyRingTests {

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "   ",
                "abc",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "abababababababababababababababababababababababababababababababab",
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "your_32_byte_hex_encryption_key_of_exactly_sixty_four_characters",
                "3f8a9c1d2e4b5f60718293a4b5c6d7e8f9011223344556677889900aabbccddee0"
            })
    void refusesKeysThatProtectNothing(String key) {
        assertThatExceptionOfType(EncryptionKeyRefused.class)
                .isThrownBy(() -> Keys.ring(key))
                .satisfies(refused -> assertThat(refused.property()).contains("encryption-key", "ENCRYPTION_KEY"))
                .satisfies(refused -> {
                    if (key != null && key.length() > 3) {
                        assertThat(refused).hasMessageNotContaining(key.strip().isEmpty() ? "\0" : key);
                    }
                });
    }

    @Test
    void namesTheRetiredKeyThatIsWrong() {
        String good = Keys.fresh();

        assertThatExceptionOfType(EncryptionKeyRefused.class)
                .isThrownBy(() -> KeyRing.from(new SealingProperties(
                        good, Arrays.asList(Keys.fresh(), "nonsense"), List.of(), Duration.ofHours(24))))
                .withMessageContaining("larkspur.vault.retired-keys[1]")
                .withMessageNotContaining("nonsense");
    }

    @Test
    void tellsHowToMakeKey() {
        EncryptionKeyRefused refused = new EncryptionKeyRefused(KeyRing.CURRENT, "is not set");

        FailureAnalysis analysis =
                new EncryptionKeyRefusedFailureAnalyzer().analyze(new IllegalStateException("outer", refused));

        assertThat(analysis.getDescription()).contains(KeyRing.CURRENT, "is not set");
        assertThat(analysis.getAction()).contains("openssl rand -hex 32", "ENCRYPTION_KEY");
    }

    @Test
    void findsKeysById() {
        String key = Keys.fresh();

        assertThat(Keys.ring(Keys.fresh(), key).byId(Keys.ring(key).current().id()))
                .isPresent();
    }

    @Test
    void doesNotPrintKeys() {
        String key = Keys.fresh();

        assertThat(new SealingProperties(key, List.of(key), List.of(key), Duration.ZERO).toString())
                .doesNotContain(key);
        assertThat(Keys.ring(key).current().toString()).doesNotContain(key);
    }
}
