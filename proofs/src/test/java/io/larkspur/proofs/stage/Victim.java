package io.larkspur.proofs.stage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process that refreshes the tokens of given users and ends at a given step. */
public final class Victim implements AutoCloseable {

    private static final String MAIN = "io.larkspur.proofs.replica.VaultReplica";
    static final String ARCHIVE = "victim";

    private static final String MARK = "@ ";
    private static final int SECONDS = 180;
    private static final String GONE = "GONE";

    private final Process process;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private boolean ready;

    private Victim(Process process, Path log) {
        this.process = process;
        Thread reader = new Thread(() -> listen(log), "victim");
        reader.setDaemon(true);
        reader.start();
    }

    /** Does not wait until it is ready. */
    static Victim launch(Program program, boolean sharing, Map<String, String> environment, Lines lines, Path log) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto"));
        if (sharing) {
            command.addAll(program.sharing(ARCHIVE, ARCHIVE));
        }
        command.addAll(List.of("-cp", program.classPath(), MAIN));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().putAll(lines.environment());
        builder.environment().put("SPRING_MAIN_WEBAPPLICATIONTYPE", "none");
        // It has not all that a gateway's health is made of.
        builder.environment().put("MANAGEMENT_ENDPOINT_HEALTH_VALIDATEGROUPMEMBERSHIP", "false");
        builder.environment().put("SPRING_CLOUD_GATEWAY_SERVER_WEBFLUX_ENABLED", "false");
        builder.environment().put("SPRING_MAIN_BANNERMODE", "off");
        // Its claims live five seconds longer than that; so long survivors leave them alone.
        builder.environment().put("LARKSPUR_VAULT_REFRESHDEADLINE", "5s");
        try {
            return new Victim(builder.start(), log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Once it is ready it ends in order. */
    void end() {
        await("READY");
        try {
            process.getOutputStream().close();
            process.waitFor(SECONDS, TimeUnit.SECONDS);
        } catch (IOException gone) {
            // It has ended.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The step, and the users of whom the first meets it; {@code -} for no end. */
    public void order(String step, List<Person> users) {
        if (!ready) {
            await("READY");
            ready = true;
        }
        StringBuilder line = new StringBuilder(step);
        users.forEach(user -> line.append(' ').append(user.openId()));
        try {
            OutputStream in = process.getOutputStream();
            in.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Everything it said until it was done or gone. */
    public List<String> lastWords() {
        List<String> words = new ArrayList<>();
        while (true) {
            String word = next();
            if (word.equals(GONE)) {
                return words;
            }
            words.add(word);
            if (word.startsWith("DONE")) {
                return words;
            }
        }
    }

    /** Ended by itself, as ordered. */
    public boolean halted() {
        try {
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 137;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void await(String word) {
        for (String now = next(); !now.equals(word); now = next()) {
            if (now.equals(GONE)) {
                throw new IllegalStateException("The victim ended before it was ready");
            }
        }
    }

    private String next() {
        try {
            String word = said.poll(SECONDS, TimeUnit.SECONDS);
            return word == null ? GONE : word;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return GONE;
        }
    }

    private void listen(Path log) {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(MARK)) {
                    said.add(line.substring(MARK.length()));
                } else {
                    Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            }
        } catch (IOException ended) {
            said.add(GONE);
            return;
        }
        said.add(GONE);
    }
}
