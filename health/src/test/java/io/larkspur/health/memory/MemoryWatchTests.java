package io.larkspur.health.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryWatchTests {

    private @Nullable Process program;

    @AfterEach
    void end() {
        if (program != null) {
            program.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseParallelGC"})
    void endsAProgramThatOnlyCollects(String collector) throws Exception {
        program = start(collector, LimpingProgram.KEEPS_NEARLY_ALL, "10");

        assertThat(program.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        assertThat(program.exitValue()).isEqualTo(3);
    }

    /** It would be ended after four seconds, if it were. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseParallelGC"})
    void leavesAProgramAloneThatMakesMuchGarbage(String collector) throws Exception {
        program = start(collector, LimpingProgram.KEEPS_A_THIRD, "6");

        assertThat(program.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        assertThat(program.exitValue()).isZero();
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xmn8m",
                "-XX:TieredStopAtLevel=1",
                arguments[0],
                "-cp",
                System.getProperty("java.class.path"),
                LimpingProgram.class.getName(),
                arguments[1],
                arguments[2]));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
