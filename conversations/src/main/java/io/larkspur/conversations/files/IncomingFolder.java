package io.larkspur.conversations.files;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/**
 * The folder of one upload. It goes with all that lies in it, also with what whoever was writing puts there while it goes:
 * where there is no folder any more, nobody makes a file. Blocks: not for event loops.
 */
final class IncomingFolder {

    /** Who writes makes one file at a time, and none once it has heard of the end. */
    private static final int ROUNDS = 5;

    private final Path path;
    private volatile boolean over;

    IncomingFolder(Path path) {
        this.path = path;
    }

    /** Goes again at once where the end came first. */
    Path make() throws IOException {
        Files.createDirectories(path);
        if (over) {
            remove(path);
        }
        return path;
    }

    void remove() throws IOException {
        over = true;
        remove(path);
    }

    /** A file, or a folder and what is in it. */
    static void remove(Path place) throws IOException {
        for (int round = 1; ; round++) {
            try {
                FileSystemUtils.deleteRecursively(place);
                return;
            } catch (DirectoryNotEmptyException | NoSuchFileException meanwhile) {
                if (round == ROUNDS) {
                    throw meanwhile;
                }
            }
        }
    }
}
