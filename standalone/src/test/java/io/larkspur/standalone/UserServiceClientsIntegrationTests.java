package io.larkspur.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients of the user service in the languages they are written in, each against the whole product. They send ids as
 * their language does: curl and fetch leave a bar in a path as it is.
 */
class UserServiceClientsIntegrationTests {

    private final Product product = Product.shared();

    @TempDir
    private Path folder;

    static Stream<Arguments> clients() {
        return Stream.of("auth0|%s", "google-oauth2|%s")
                .map(id -> id.formatted(UUID.randomUUID()))
                .flatMap(id -> Stream.of(
                        Arguments.of(id + "-b", "user-service.sh", List.of("bash"), List.of("curl", "jq")),
                        Arguments.of(id + "-j", "user-service.mjs", List.of("node"), List.of()),
                        Arguments.of(id + "-p", "user_service.py", List.of("python3"), List.of())));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void servesClientsAsTheyAre(String userId, String script, List<String> runner, List<String> tools)
            throws IOException, InterruptedException {
        for (String tool : Stream.concat(runner.stream(), tools.stream()).toList()) {
            assumeTrue(isInstalled(tool), tool + " is not installed here, so " + script + " was not run");
        }

        Path out = folder.resolve("out");
        List<String> command = new ArrayList<>(runner);
        command.addAll(List.of(unpacked(script).toString(), product.url(), userId));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(Files.readString(out)).endsWith("done\n").doesNotContain("FAILED");
        assertThat(ended).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private Path unpacked(String script) throws IOException {
        try (var text = getClass().getResourceAsStream("/clients/" + script)) {
            return Files.writeString(folder.resolve(script), new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static boolean isInstalled(String tool) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
