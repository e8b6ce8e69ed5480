package io.larkspur.sandbox.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.lark.oapi.core.utils.Decryptor;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EncryptionTests {
    private static final String CHALLENGE = "{\"challenge\":\"c1\",\"token\":\"vt\",\"type\":\"url_verification\"}";

    @Test
    void encryptsAsDocumented() {
        byte[] vector = new byte[16];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (byte) i;
        }

        assertThat(Encryption.encrypt("sandbox-key", vector, CHALLENGE.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("AAECAwQFBgcICQoLDA0OD2dSuPKVjp3yrg1/l44GW3AhCzjHuD9jCyxc490hZsCazXUYnPX5eGNHlIfzw9x7END"
                        + "a+aUZqf3HaQE2iFcN4cQ=");
    }

    @Test
    void isUnderstoodByTheOfficialClient() {
        String encrypted = Encryption.encrypt("a key", CHALLENGE.getBytes(StandardCharsets.UTF_8));

        assertThat(new Decryptor("a key").decrypt(encrypted)).isEqualTo(CHALLENGE);
    }

    @Test
    void signsAsDocumented() {
        byte[] body = "{\"encrypt\":\"P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(Signatures.of("1700000000", "nonce123", "test key", body))
                .isEqualTo("669e3ed5328644f71370e3249f96af0fd17e5ed4d7b178c44f11f7997339e344");
    }
}
