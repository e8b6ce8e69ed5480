package io.larkspur.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
