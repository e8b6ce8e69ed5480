package io.larkspur.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreAddressTests {

    @Test
    void readsTheFormOfLibpq() {
        StoreAddress address =
                StoreAddress.database("postgresql://lark:p%40ss%2Fword@db.internal:6543/gate?sslmode=require");

        assertThat(address.host()).isEqualTo("db.internal");
        assertThat(address.port()).isEqualTo(6543);
        assertThat(address.path()).isEqualTo("gate");
        assertThat(address.username()).isEqualTo("lark");
        assertThat(address.password()).isEqualTo("p@ss/word");
        assertThat(address.parameters()).containsEntry("sslmode", "require");
    }

    @Test
    void takesTheUsualPortWhenNoneIsNamed() {
        assertThat(StoreAddress.database("postgres://db/gate").port()).isEqualTo(5432);
        assertThat(StoreAddress.redis("redis://cache").port()).isEqualTo(6379);
    }

    @Test
    void encryptsTheWayToRedisWhenTheSchemeAsksForIt() {
        assertThat(new RedisAddress(StoreAddress.redis("rediss://cache")).getSslBundle())
                .isNotNull();
        assertThat(new RedisAddress(StoreAddress.redis("redis://cache")).getSslBundle())
                .isNull();
    }

    @Test
    void printsWithoutThePassword() {
        assertThat(StoreAddress.database("postgresql://lark:hunter2@db/gate")).hasToString("db:5432/gate");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "db:5432/gate", "mysql://db/gate", "postgresql:///gate", "post gres://hunter2"})
    void refusesWhatIsNotAnAddressWithoutRepeatingIt(String text) {
        assertThatExceptionOfType(StoreAddressInvalid.class)
                .isThrownBy(() -> StoreAddress.database(text))
                .withMessageStartingWith("DATABASE_URL")
                .withMessageNotContaining("hunter2");
    }
}
