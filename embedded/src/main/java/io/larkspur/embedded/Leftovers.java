package io.larkspur.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What a process that was killed leaves behind: servers without a parent, and folders. */
final class Leftovers {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Leftovers() {}

    /** Ends the server whose number stands in the first line of the file, if it is still one of that name. */
    static void stop(Path pidFile, String program) throws IOException {
        if (!Files.exists(pidFile)) {
            return;
        }
        Optional<ProcessHandle> server = firstNumber(pidFile)
                .flatMap(ProcessHandle::of)
                .filter(process -> process.info()
                        .command()
                        .filter(command ->
                                Path.of(command).getFileName().toString().contains(program))
                        .isPresent());
        if (server.isPresent()) {
            await(server.get(), program);
        }
        Files.deleteIfExists(pidFile);
    }

    /** The server that wrote the file when it started. */
    static ProcessHandle process(Path pidFile) throws IOException {
        return firstNumber(pidFile)
                .flatMap(ProcessHandle::of)
                .orElseThrow(() -> new IOException("No running server stands in " + pidFile));
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException gone) {
            // Somebody else has cleared it already.
        }
    }

    private static void await(ProcessHandle server, String program) throws IOException {
        server.destroy();
        try {
            server.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException stubborn) {
            throw new IOException(
                    "A " + program + " of an earlier run (process " + server.pid() + ") does not stop", stubborn);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while stopping a " + program + " of an earlier run", interrupted);
        } catch (java.util.concurrent.ExecutionException impossible) {
            throw new IOException(impossible);
        }
    }

    private static Optional<Long> firstNumber(Path pidFile) throws IOException {
        try (Stream<String> lines = Files.lines(pidFile)) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(line -> line.matches("\\d{1,10}"))
                    .map(Long::valueOf);
        }
    }
}
