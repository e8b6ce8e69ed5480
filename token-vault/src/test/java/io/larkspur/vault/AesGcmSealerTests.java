package io.larkspur.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AesGcmSealerTests {

    private static final String PLACE = Place.accessToken(new GrantKey("cli_a", "ou_1"), 7);

    private final String key = Keys.fresh();
    private final Sealer sealer = Keys.sealer(key);

    @Test
    void opensWhatItSealed() {
        byte[] sealed = sealer.seal("secret".getBytes(UTF_8), PLACE);

        assertThat(sealer.open(sealed, PLACE)).hasValue("secret".getBytes(UTF_8));
    }

    @Test
    void neverSealsTwiceAlike() {
        byte[] plain = "secret".getBytes(UTF_8);

        assertThat(sealer.seal(plain, PLACE)).isNotEqualTo(sealer.seal(plain, PLACE));
    }

    @Test
    void doesNotOpenWithAnyBitFlipped() {
        byte[] sealed = sealer.seal("secret".getBytes(UTF_8), PLACE);

        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] altered = sealed.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(sealer.open(altered, PLACE)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void doesNotOpenWhenCutShort() {
        byte[] sealed = sealer.seal("secret".getBytes(UTF_8), PLACE);

        for (int length = 0; length < sealed.length; length++) {
            assertThat(sealer.open(Arrays.copyOf(sealed, length), PLACE)).isEmpty();
        }
    }

    @Test
    void doesNotOpenInAnotherPlace() {
        byte[] sealed = sealer.seal("secret".getBytes(UTF_8), PLACE);

        assertThat(sealer.open(sealed, Place.accessToken(new GrantKey("cli_a", "ou_2"), 7)))
                .isEmpty();
        assertThat(sealer.open(sealed, Place.accessToken(new GrantKey("cli_a", "ou_1"), 8)))
                .isEmpty();
        assertThat(sealer.open(sealed, Place.refreshToken(new GrantKey("cli_a", "ou_1"), 7)))
                .isEmpty();
    }

    @Test
    void tellsPlacesApartWhoseTextRunsTogether() {
        assertThat(Place.of("kind", "ab", "c")).isNotEqualTo(Place.of("kind", "a", "bc"));
    }

    @Test
    void opensWithRetiredKeyAndSealsWithCurrentOne() {
        String next = Keys.fresh();
        byte[] old = sealer.seal("secret".getBytes(UTF_8), PLACE);
        Sealer rotated = Keys.sealer(next, key);

        assertThat(rotated.open(old, PLACE)).isPresent();
        assertThat(sealer.open(rotated.seal("secret".getBytes(UTF_8), PLACE), PLACE))
                .isEmpty();
    }

    @Test
    void doesNotOpenWithForeignKey() {
        byte[] sealed = sealer.seal("secret".getBytes(UTF_8), PLACE);

        assertThat(Keys.sealer(Keys.fresh()).open(sealed, PLACE)).isEmpty();
    }
}
