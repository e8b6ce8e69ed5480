package io.larkspur.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectTests {

    @Test
    void ofAUsualNameWeighsOne() {
        assertThat(new Subject(Kind.USER, "app_0123456789abcdef", "ou_" + "a".repeat(32)).weight())
                .isEqualTo(1);
    }

    @Test
    void weighsMoreWhereItsCallerChoseALongName() {
        assertThat(new Subject(Kind.API, "app_1", "/" + "a".repeat(299)).weight())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 2001:db8:1:2::/64",
        "2001:DB8:1:2:ffff:ffff:ffff:ffff, 2001:db8:1:2::/64",
        "2001:db8:1:3::1, 2001:db8:1:3::/64",
        "fe80::1%eth0, fe80::/64",
        "::1, ::/64",
        "::ffff:192.0.2.1, 192.0.2.1",
        "192.0.2.1, 192.0.2.1",
        "unknown, unknown"
    })
    void countsEverybodyTogetherWhoMayBeOneBehindAnAddress(String address, String name) {
        assertThat(Subject.ofAddress(Kind.PEER, address)).isEqualTo(new Subject(Kind.PEER, name));
    }
}
