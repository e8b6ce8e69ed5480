package io.larkspur.conversations.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Places on this machine's disk for files on their way in; never more than so many, no more of them than a share for one
 * owner, and nothing left behind. A disk that is full is as good as one that is away.
 */
final class Incoming {

    private static final Logger log = LoggerFactory.getLogger(Incoming.class);

    private final Path folder;
    private final UploadPlaces places;

    Incoming(Path folder, UploadPlaces places) {
        this.folder = folder;
        this.places = places;
    }

    /** Makes the folder, and removes what a process that was killed left here; what is younger may be on its way to another replica. */
    void clear(Instant before) {
        try (Stream<Path> all = Files.list(Files.createDirectories(folder))) {
            all.filter(place -> isOlder(place, before))
                    .forEach(place -> tidy(place, () -> IncomingFolder.remove(place)));
        } catch (IOException e) {
            log.warn("Files cannot be taken: {} cannot be made or written to; see larkspur.files.directory", folder, e);
        }
    }

    /** Fails with {@link TooManyUploads}, and with {@link FilesUnavailable} where the disk does not take or give. */
    <T> Mono<T> with(FileOwner owner, UserFiles.Receiving<T> work) {
        return Mono.usingWhen(
                        place(owner),
                        place -> Mono.fromCallable(place::make)
                                .subscribeOn(Schedulers.boundedElastic())
                                .flatMap(work::into),
                        place -> free(place, owner))
                .onErrorMap(Incoming::isOfTheDisk, FilesUnavailable::new);
    }

    private Mono<IncomingFolder> place(FileOwner owner) {
        return Mono.fromCallable(() -> {
            if (!places.take(owner.userId())) {
                throw new TooManyUploads();
            }
            return new IncomingFolder(folder.resolve(UUID.randomUUID().toString()));
        });
    }

    private Mono<Void> free(IncomingFolder place, FileOwner owner) {
        return Mono.<Void>fromRunnable(() -> tidy(folder, place::remove))
                .subscribeOn(Schedulers.boundedElastic())
                .doFinally(end -> places.give(owner.userId()));
    }

    private static boolean isOlder(Path place, Instant than) {
        try {
            return Files.getLastModifiedTime(place).toInstant().isBefore(than);
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean isOfTheDisk(Throwable failure) {
        return failure instanceof IOException || failure instanceof UncheckedIOException;
    }

    private static void tidy(Path place, Removal removal) {
        try {
            removal.run();
        } catch (IOException e) {
            log.warn("Something in {} cannot be removed and takes up room until the next start", place, e);
        }
    }

    private interface Removal {

        void run() throws IOException;
    }
}
