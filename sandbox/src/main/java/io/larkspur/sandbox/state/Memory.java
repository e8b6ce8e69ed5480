package io.larkspur.sandbox.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything remembered, and the file it is kept in when there is a folder for it. A change is on disk a moment later;
 * the file is replaced as a whole, so that a reader never sees half of it.
 */
public final class Memory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Memory.class);
    private static final String FILE = "sandbox.json";
    private static final long PAUSE_MILLIS = 100;
    private static final long PAUSE_WHEN_LARGE_MILLIS = 1000;
    private static final int LARGE = 1 << 20;

    private final @Nullable Path folder;
    private final List<Remembered> parts = new ArrayList<>();
    private final AtomicBoolean planned = new AtomicBoolean();
    /** Longer when there is much to write, so that a load test does not write all the time. */
    private volatile long pauseMillis = PAUSE_MILLIS;

    private volatile boolean closed;

    public Memory(@Nullable Path folder) {
        this.folder = folder;
    }

    /** Takes the part in, with what the file holds of it. */
    public void keep(Remembered part) {
        parts.add(part);
    }

    public void load() {
        JsonNode saved = read();
        for (Remembered part : parts) {
            JsonNode of = saved == null ? null : saved.get(part.name());
            if (of == null) {
                part.forget();
            } else {
                part.load(of);
            }
        }
    }

    public void forget() {
        parts.forEach(Remembered::forget);
        changed();
    }

    /** Something remembered is different now. */
    public void changed() {
        if (folder != null && planned.compareAndSet(false, true)) {
            Schedulers.boundedElastic().schedule(this::writeQuietly, pauseMillis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void close() {
        writeQuietly();
        closed = true;
    }

    private synchronized void writeQuietly() {
        planned.set(false);
        if (closed) {
            return;
        }
        try {
            write();
        } catch (IOException failure) {
            log.warn("The sandbox could not save its state", failure);
        }
    }

    private void write() throws IOException {
        if (folder == null) {
            return;
        }
        Files.createDirectories(folder);
        ObjectNode state = Json.object();
        parts.forEach(part -> state.set(part.name(), part.save()));
        Path fresh = Files.createTempFile(folder, FILE, ".tmp", onlyForTheOwner());
        byte[] bytes = Json.bytes(state);
        pauseMillis = bytes.length > LARGE ? PAUSE_WHEN_LARGE_MILLIS : PAUSE_MILLIS;
        Files.write(fresh, bytes);
        try {
            Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException notHere) {
            Files.move(fresh, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static FileAttribute<?>[] onlyForTheOwner() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private @Nullable JsonNode read() {
        if (folder == null || !Files.exists(folder.resolve(FILE))) {
            return null;
        }
        try {
            JsonNode saved = Json.parse(Files.readAllBytes(folder.resolve(FILE)));
            if (saved == null) {
                throw new IllegalStateException(folder.resolve(FILE) + " does not hold the sandbox's state");
            }
            return saved;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
