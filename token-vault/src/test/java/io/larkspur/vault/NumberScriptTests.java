package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.script.RedisScript;

class NumberScriptTests {

    @Test
    void isKnownToRedisByTheSameDigestAsSprings() {
        String text = "return 1 -- ü";

        assertThat(NumberScript.of(text).getSha1())
                .isEqualTo(RedisScript.of(text, Long.class).getSha1());
        assertThat(NumberScript.of(text).getScriptAsString()).isEqualTo(text);
    }
}
