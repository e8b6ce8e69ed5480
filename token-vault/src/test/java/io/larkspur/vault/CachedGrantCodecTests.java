package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CachedGrantCodecTests {

    private static final GrantKey ADA = new GrantKey("cli_a", "ou_ada");

    private final CachedGrant grant = new CachedGrant(
            ADA,
            7,
            9,
            TokenValue.of("eyJ".repeat(2000)),
            Instant.parse("2026-11-20T12:00:00Z"),
            Instant.parse("2026-11-20T11:00:00Z"),
            true,
            Set.of("a", "ü"),
            Set.of("*"));

    @Test
    void readsWhatItWrote() {
        assertThat(CachedGrantCodec.read(ADA, 9, CachedGrantCodec.write(grant))).hasValue(grant);
    }

    @Test
    void takesWhatItCannotReadForMiss() {
        byte[] bytes = CachedGrantCodec.write(grant);

        for (int length = 0; length < bytes.length; length += 7) {
            assertThat(CachedGrantCodec.read(ADA, 9, Arrays.copyOf(bytes, length)))
                    .isEmpty();
        }
        bytes[0] = 99;
        assertThat(CachedGrantCodec.read(ADA, 9, bytes)).isEmpty();
    }
}
