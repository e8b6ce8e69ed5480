package io.larkspur.conversations.files;

import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A folder of this machine, in 256 parts. What it has taken is on the disk, its name included. */
final class LocalBlobs implements Blobs {

    private static final int PIECE = 64 * 1024;

    private final Path folder;
    private final Folders folders;

    LocalBlobs(Path folder) {
        this(folder, Folders.ofTheSystem());
    }

    LocalBlobs(Path folder, Folders folders) {
        this.folder = folder;
        this.folders = folders;
    }

    @Override
    public Mono<Void> take(UUID id, String contentType, Path received) {
        return Mono.<Void>fromCallable(() -> {
                    Path part = Files.createDirectories(part(id));
                    try (FileChannel channel = FileChannel.open(received, StandardOpenOption.WRITE)) {
                        channel.force(true);
                    }
                    Files.move(received, place(id), StandardCopyOption.ATOMIC_MOVE);
                    folders.force(part);
                    folders.force(folder);
                    return null;
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public Flux<DataBuffer> read(UUID id) {
        return DataBufferUtils.readAsynchronousFileChannel(
                        () -> AsynchronousFileChannel.open(place(id), StandardOpenOption.READ),
                        DefaultDataBufferFactory.sharedInstance,
                        PIECE)
                .subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public Mono<Void> delete(UUID id) {
        return Mono.fromCallable(() -> Files.deleteIfExists(place(id)))
                .subscribeOn(Schedulers.boundedElastic())
                .then();
    }

    private Path part(UUID id) {
        return folder.resolve(id.toString().substring(0, 2));
    }

    private Path place(UUID id) {
        return part(id).resolve(id.toString());
    }
}
