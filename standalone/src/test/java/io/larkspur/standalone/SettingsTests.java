package io.larkspur.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTests {

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "65536", "8080.5", "999999"})
    void refusesWhatIsNoPortAndNamesTheVariable(String port) {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> Settings.of(Map.of("SERVER_PORT", port)).port())
                .withMessageContaining("SERVER_PORT");
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> Settings.of(Map.of("SANDBOX_PORT", port)).sandboxPort())
                .withMessageContaining("SANDBOX_PORT");
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> FreePort.checked(taken.getLocalPort()))
                    .withMessageContaining("SERVER_PORT");
        }
    }

    @Test
    void takesFilesToBeWhereTheyAreSaidToBeOrElseWhereTheProgramIs() {
        String own = "https://larkspur.example";
        String files = "https://files.example";

        assertThat(Settings.of(Map.of()).filesUrl()).isEmpty();
        assertThat(Settings.of(Map.of("LARKSPUR_PUBLIC_URL", own)).filesUrl()).contains(own);
        assertThat(Settings.of(Map.of("LARKSPUR_PUBLIC_URL", own, "LARKSPUR_FILES_URL", files))
                        .filesUrl())
                .contains(files);
        assertThat(Settings.of(Map.of("LARKSPUR_PUBLIC_URL", own, "LARKSPUR_ADMIN_FILES_URL", files))
                        .filesUrl())
                .contains(files);
    }

    @Test
    void wantsTheSandboxOnlyWithoutAPlatformApp() {
        assertThat(Settings.of(Map.of("APP_ID", "cli_a1b2c3d4e5f6a7b8")).wantsSandbox())
                .isFalse();
        assertThat(Settings.of(Map.of("APP_ID", "")).wantsSandbox()).isTrue();
    }
}
