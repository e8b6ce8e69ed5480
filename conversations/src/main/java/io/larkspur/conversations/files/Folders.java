package io.larkspur.conversations.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Sees to it that names outlive a loss of power: what is in a file says nothing of the folder that names it. */
interface Folders {

    /** Puts the names in a folder on the disk. Blocks: not for event loops. */
    void force(Path folder) throws IOException;

    /** Systems without POSIX open no folders, and write down names by themselves. */
    static Folders ofTheSystem() {
        return folder -> {
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                    names.force(true);
                }
            }
        };
    }
}
