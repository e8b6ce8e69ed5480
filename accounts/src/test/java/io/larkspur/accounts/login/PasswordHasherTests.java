package io.larkspur.accounts.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class PasswordHasherTests {

    private final PasswordHasher hasher = new PasswordHasher(new SignInProperties.Argon2(8192, 1, 1, 1, 10));

    @Test
    void knowsAPasswordAgainAndNoOther() {
        String hash = hasher.hash(Password.of("пароль с пробелом 智"));

        assertThat(hasher.matches(Password.of("пароль с пробелом 智"), hash)).isTrue();
        assertThat(hasher.matches(Password.of("пароль с пробелом 智 "), hash)).isFalse();
        assertThat(hasher.matches(Password.of(""), hash)).isFalse();
    }

    @Test
    void hashesTheSamePasswordDifferentlyEachTime() {
        assertThat(hasher.hash(Password.of("the same"))).isNotEqualTo(hasher.hash(Password.of("the same")));
    }

    /** Made with the reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32. */
    @Test
    void readsWhatTheReferenceImplementationWrote() {
        String known = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(hasher.matches(Password.of("password"), known)).isTrue();
        assertThat(hasher.matches(Password.of("Password"), known)).isFalse();
    }

    @Test
    void hasADummyThatNoPasswordMatches() {
        assertThat(hasher.dummy()).startsWith("$argon2id$v=19$m=8192,t=1,p=1$");
        assertThat(hasher.matches(Password.of(""), hasher.dummy())).isFalse();
    }

    @Test
    void refusesWhatIsNoHash() {
        assertThatIllegalStateException().isThrownBy(() -> hasher.matches(Password.of("x"), "x"));
    }
}
