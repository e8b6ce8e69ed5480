package io.larkspur.standalone;

import java.nio.file.Path;

/** Another run keeps its data in the same folder. */
final class DataFolderInUse extends StartRefused {

    DataFolderInUse(Path folder) {
        super(
                "Another Larkspur is running on " + folder
                        + "; stop it, or give this one another folder with LARKSPUR_DATA_DIR",
                null);
    }
}
