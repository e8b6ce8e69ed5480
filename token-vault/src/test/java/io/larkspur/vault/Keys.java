package io.larkspur.vault;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** Keys for tests, fresh every time. */
final class Keys {

    private Keys() {}

    static String fresh() {
        return HexFormat.of().formatHex(new Randomness().bytes(32));
    }

    static KeyRing ring(String current, String... retired) {
        return KeyRing.from(new SealingProperties(current, List.of(retired), List.of(), Duration.ofHours(24)));
    }

    static Sealer sealer(String current, String... retired) {
        return new AesGcmSealer(ring(current, retired), new Randomness());
    }
}
