package io.larkspur.conversations.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class LocalBlobsTests {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final UUID id = UUID.randomUUID();
    private final List<Path> forced = new CopyOnWriteArrayList<>();

    @Test
    void forcesTheNamesOfAFileOnceItLiesThere() throws IOException {
        Path place = place();

        take(new LocalBlobs(folder, names -> {
            assertThat(place).exists();
            assertThat(Schedulers.isInNonBlockingThread()).isFalse();
            forced.add(names);
        }));

        assertThat(forced).containsExactly(place.getParent(), folder);
    }

    @Test
    void keepsTheBytesWhereTheSystemForcesNames() throws IOException {
        take(new LocalBlobs(folder));

        assertThat(place()).hasContent("some text");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void failsWhereNamesCannotBeForced() {
        assertThatThrownBy(() -> Folders.ofTheSystem().force(folder.resolve("missing")))
                .isInstanceOf(IOException.class);
    }

    private void take(Blobs blobs) throws IOException {
        Path received = Files.writeString(folder.resolve("received"), "some text");
        StepVerifier.create(blobs.take(id, "text/plain", received))
                .expectComplete()
                .verify(SOON);
    }

    private Path place() {
        return folder.resolve(id.toString().substring(0, 2)).resolve(id.toString());
    }
}
