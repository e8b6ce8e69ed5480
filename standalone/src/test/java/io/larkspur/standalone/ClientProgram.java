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
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs clients in the languages they are written in; one that is not installed is skipped with a word. */
final class ClientProgram {

    private static final int SECONDS = 120;

    private ClientProgram() {}

    static void require(String script, String... tools) {
        for (String tool : tools) {
            assumeTrue(isInstalled(tool), tool + " is not installed here, so " + script + " was not run");
        }
    }

    static void requireModules(String script, String modules) throws IOException, InterruptedException {
        require(script, "python3");
        Process process = new ProcessBuilder("python3", "-c", "import " + modules)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeTrue(
                process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0,
                "python3 has no " + modules + " here, so " + script + " was not run");
    }

    /** Fails unless it ends well, having said so. */
    static void run(Path folder, String runner, String script, String... arguments)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        List<String> command =
                new ArrayList<>(List.of(runner, unpacked(folder, script).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(Files.readString(out)).endsWith("done\n").doesNotContain("FAILED");
        assertThat(ended).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static Path unpacked(Path folder, String script) throws IOException {
        try (var text = Objects.requireNonNull(ClientProgram.class.getResourceAsStream("/clients/" + script))) {
            return Files.writeString(folder.resolve(script), new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static boolean isInstalled(String tool) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
