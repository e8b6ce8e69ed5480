package io.larkspur.conversations.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class IncomingTests {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final FileOwner ANN = new FileOwner(1, "ann");
    private static final FileOwner BOB = new FileOwner(2, "bob");

    @TempDir
    private Path folder;

    private final AtomicReference<@Nullable Path> given = new AtomicReference<>();

    @Test
    void leavesNothingOfAnUploadThatIsDone() throws IOException {
        StepVerifier.create(incoming().with(ANN, place -> written(place).thenReturn("done")))
                .expectNext("done")
                .expectComplete()
                .verify(SOON);

        assertThat(left()).isZero();
    }

    @Test
    void leavesNothingOfAnUploadThatFails() throws IOException {
        StepVerifier.create(incoming().with(ANN, place -> written(place).then(Mono.error(new IllegalStateException()))))
                .expectError(IllegalStateException.class)
                .verify(SOON);

        assertThat(left()).isZero();
    }

    @Test
    void leavesNothingOfAnUploadThatIsGivenUp() {
        Disposable upload =
                incoming().with(ANN, place -> written(place).then(Mono.never())).subscribe();
        await().atMost(SOON).until(this::left, count -> count > 0);
        await().atMost(SOON).until(given::get, place -> place != null && Files.exists(place.resolve("late")));

        upload.dispose();

        await().atMost(SOON).until(this::left, count -> count == 0);
    }

    @Test
    void makesNoFolderForAnUploadThatIsOver() throws IOException {
        IncomingFolder place = new IncomingFolder(folder.resolve("incoming").resolve("one"));

        place.remove();
        place.make();

        assertThat(left()).isZero();
    }

    @Test
    void takesTheNextUploadOnceOneIsOver() {
        Incoming incoming = incoming();
        StepVerifier.create(incoming.with(ANN, place -> incoming.with(ANN, other -> Mono.just("too many"))))
                .expectError(TooManyUploads.class)
                .verify(SOON);

        StepVerifier.create(incoming.with(ANN, place -> Mono.just("one")))
                .expectNext("one")
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void leavesPlacesForOthersWhereOneOwnerHasTheirShare() {
        UploadPlaces places = new UploadPlaces(3, 2);
        Incoming incoming = new Incoming(folder.resolve("incoming"), places);

        StepVerifier.create(incoming.with(
                        ANN, one -> incoming.with(ANN, two -> incoming.with(ANN, three -> Mono.just("too many")))))
                .expectError(TooManyUploads.class)
                .verify(SOON);
        StepVerifier.create(incoming.with(
                        ANN, one -> incoming.with(ANN, two -> incoming.with(BOB, three -> Mono.just("received")))))
                .expectNext("received")
                .expectComplete()
                .verify(SOON);
        await().atMost(SOON).until(() -> places.owners() == 0);
    }

    @Test
    void takesTwentyUploadsOfOneUserByDefaultAndKeepsPlacesForOthers() {
        FilesProperties usual = new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("larkspur.files", FilesProperties.class);

        assertThat(usual.uploadsPerUser()).isBetween(20, usual.uploadsAtOnce() / 2);
    }

    @Test
    @EnabledOnOs(OS.LINUX) // which has a disk that is always full
    void answersAFullDiskAsOneThatIsAway() throws IOException {
        StepVerifier.create(incoming().with(ANN, place -> written(place).then(Mono.fromCallable(() -> {
                    Files.writeString(Path.of("/dev/full"), "some text");
                    return "written";
                }))))
                .expectError(FilesUnavailable.class)
                .verify(SOON);

        assertThat(left()).isZero();
    }

    @Test
    void answersAFolderThatCannotBeMadeAsADiskThatIsAway() throws IOException {
        Files.writeString(folder.resolve("incoming"), "in the way");

        StepVerifier.create(incoming().with(ANN, place -> Mono.just("received")))
                .expectError(FilesUnavailable.class)
                .verify(SOON);
        StepVerifier.create(new Incoming(folder.resolve("other"), new UploadPlaces(1, 1))
                        .with(
                                ANN,
                                place -> Mono.error(
                                        new UncheckedIOException(new IOException("No space left on device")))))
                .expectError(FilesUnavailable.class)
                .verify(SOON);
    }

    @Test
    void clearsWhatAProcessThatWasKilledLeft() throws IOException {
        Instant now = Instant.parse("2026-01-19T10:00:00Z");
        Path old = Files.createDirectories(folder.resolve("incoming").resolve("old"));
        Files.writeString(old.resolve("whole"), "some text");
        Files.setLastModifiedTime(old, FileTime.from(now.minusSeconds(1)));
        Path young = Files.createDirectories(folder.resolve("incoming").resolve("young"));
        Files.setLastModifiedTime(young, FileTime.from(now));

        incoming().clear(now);

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    private Incoming incoming() {
        return new Incoming(folder.resolve("incoming"), new UploadPlaces(1, 1));
    }

    private Mono<Void> written(Path place) {
        return Mono.fromCallable(() -> {
                    Files.writeString(place.resolve("whole"), "some text");
                    Files.writeString(place.resolve("late"), "some text");
                    given.set(place);
                    return place;
                })
                .then();
    }

    private long left() throws IOException {
        try (Stream<Path> all = Files.list(Files.createDirectories(folder.resolve("incoming")))) {
            return all.count();
        }
    }
}
