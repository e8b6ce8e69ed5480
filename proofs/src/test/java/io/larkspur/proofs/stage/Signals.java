package io.larkspur.proofs.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What the JDK cannot send to a process. */
final class Signals {

    private Signals() {}

    /** Holds the process and its children as they stand; its sockets stay open. */
    static void stop(ProcessHandle process) {
        send("STOP", process);
    }

    static void resume(ProcessHandle process) {
        send("CONT", process);
    }

    /** The process and its children end at once, with nothing said to anybody. */
    static void kill(ProcessHandle process) {
        List<ProcessHandle> family = family(process);
        send("KILL", process);
        family.forEach(member -> member.onExit().join());
    }

    private static void send(String signal, ProcessHandle process) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        family(process).forEach(member -> command.add(Long.toString(member.pid())));
        try {
            new ProcessBuilder("sh", "-c", String.join(" ", command)).start().waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<ProcessHandle> family(ProcessHandle process) {
        List<ProcessHandle> family = new ArrayList<>();
        family.add(process);
        process.descendants().forEach(family::add);
        return family;
    }
}
