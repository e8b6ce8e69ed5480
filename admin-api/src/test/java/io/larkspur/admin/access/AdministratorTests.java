package io.larkspur.admin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AdministratorTests {

    private static final String PASSWORD = "a-kingfisher-over-the-canal";

    @Test
    void knowsItsPasswordAndNoOther() {
        Administrator administrator = new Administrator(bound(PASSWORD));

        assertThat(administrator.isNamed("admin")).isTrue();
        assertThat(administrator.isNamed("Admin")).isFalse();
        assertThat(administrator.knows(PASSWORD)).isTrue();
        assertThat(administrator.knows(PASSWORD + " ")).isFalse();
        assertThat(administrator.knows("")).isFalse();
    }

    @Test
    void keepsNoPasswordInItsSettings() {
        assertThat(bound(PASSWORD).toString()).doesNotContain(PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "elevenchars",
                "passwordpassword",
                "PasswordPassword1!",
                "changeme1234",
                "adminadminadmin",
                "larkspurlarkspur",
                "123456789012",
                "aaaaaaaaaaaaaaaa",
                "secretsecretsecret",
                "qwertyuiop12"
            })
    void refusesAWeakPasswordWithoutQuotingIt(String password) {
        assertThatExceptionOfType(AdministratorPasswordRefused.class)
                .isThrownBy(() -> new Administrator(bound(password)))
                .withMessageContaining("larkspur.admin.password")
                .satisfies(refusal -> assertThat(
                                String.valueOf(refusal.getMessage()).contains(password))
                        .isEqualTo(password.isEmpty()));
    }

    @Test
    void refusesToGoWithoutAPassword() {
        assertThatExceptionOfType(AdministratorPasswordRefused.class)
                .isThrownBy(() -> new Administrator(bound(null)))
                .withMessageContaining("is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PASSWORD,
                "k2J7xq0Zr5Wv9Lm1Tb8YpA==",
                "0f8b1f6c0e94d27a35f0c1d2e3b4a596",
                "Password of the larkspur keeper"
            })
    void takesAStrongOne(String password) {
        assertThat(new Administrator(bound(password)).knows(password)).isTrue();
    }

    private static AdministratorProperties bound(@Nullable String password) {
        Map<String, String> properties = password == null ? Map.of() : Map.of("larkspur.admin.password", password);
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("larkspur.admin", AdministratorProperties.class);
    }
}
