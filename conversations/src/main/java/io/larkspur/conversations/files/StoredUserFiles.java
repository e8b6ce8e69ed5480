package io.larkspur.conversations.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.dao.QueryTimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Rows in Postgres, bytes in a store. Bytes come first and go last: a row always has its bytes, and nobody can get at
 * bytes without a row, which {@link LooseBytes} knows.
 */
final class StoredUserFiles implements UserFiles {

    private static final Logger log = LoggerFactory.getLogger(StoredUserFiles.class);

    private final FileTable files;
    private final Blobs blobs;
    private final LooseBytes loose;
    private final Incoming incoming;
    private final FileLinks links;
    private final FilesProperties properties;
    private final Clock clock;
    private final Duration patience;

    StoredUserFiles(
            FileTable files,
            Blobs blobs,
            LooseBytes loose,
            Incoming incoming,
            FileLinks links,
            FilesProperties properties,
            Clock clock) {
        this.files = files;
        this.blobs = blobs;
        this.loose = loose;
        this.incoming = incoming;
        this.links = links;
        this.properties = properties;
        this.clock = clock;
        this.patience = properties.storeTimeout();
    }

    @Override
    public long largest() {
        return properties.largest().toBytes();
    }

    @Override
    public <T> Mono<T> whileReceiving(FileOwner owner, Receiving<T> work) {
        return incoming.with(owner, work).timeout(properties.uploadTimeout());
    }

    @Override
    public Mono<StoredFile> keep(FileOwner owner, Claim claim, Path received) {
        return Mono.fromCallable(() -> judged(owner, claim, received))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(file -> inTime(loose.expect(file.id()))
                        .then(Mono.defer(() -> taken(file, received)))
                        .onErrorResume(failure -> givenUp(file.id()).then(Mono.error(failure))));
    }

    @Override
    public Flux<StoredFile> list(FileOwner owner, String prefix, int limit, long offset) {
        return inTime(files.list(owner.userId(), prefix, owner.folder() + prefix, limit, offset)
                        .collectList())
                .flatMapIterable(rows -> rows);
    }

    @Override
    public Mono<StoredFile> find(FileOwner owner, String path) {
        if (!path.startsWith(owner.folder())) {
            return Mono.error(ForeignFile::new);
        }
        return inTime(files.find(owner.userId(), path)).switchIfEmpty(Mono.error(() -> new UnknownFile(path)));
    }

    @Override
    public Mono<Void> delete(FileOwner owner, String path) {
        return find(owner, path)
                .flatMap(found -> inTime(files.delete(owner.userId(), path)))
                .flatMap(id -> loose.removed(id).onErrorResume(Exception.class, away -> left(id, away)));
    }

    @Override
    public String link(StoredFile file) {
        return links.to(file.id());
    }

    @Override
    public Mono<StoredFile> ofLink(UUID id, String expires, String signature) {
        return Mono.fromRunnable(() -> links.check(id, expires, signature))
                .then(Mono.defer(() -> inTime(files.find(id))))
                .switchIfEmpty(Mono.error(() -> new UnknownFile(id.toString())));
    }

    @Override
    public Flux<DataBuffer> read(StoredFile file) {
        return blobs.read(file.id()).onErrorMap(IOException.class, FilesUnavailable::new);
    }

    /** What is to be kept, under the path it gets unless that is taken. */
    private StoredFile judged(FileOwner owner, Claim claim, Path received) throws IOException {
        FileNames.check(claim.fileName());
        long size = Files.size(received);
        if (size > largest()) {
            throw new FileTooLarge(largest());
        }
        String extension = FileNames.extension(claim.fileName());
        FileKind kind = Sniffer.kindOf(received, extension, claim.contentType())
                .orElseThrow(() -> new FileTypeRefused("this is none of these"));
        kind.lie(extension, claim.contentType()).ifPresent(lie -> {
            throw new FileTypeRefused("this is " + kind.contentType() + ", but " + lie);
        });
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String path = FileNames.path(owner, claim.fileName(), kind, now, "");
        return new StoredFile(UUID.randomUUID(), owner.userId(), path, kind.contentType(), size, now);
    }

    private Mono<StoredFile> taken(StoredFile file, Path received) {
        return blobs.take(file.id(), file.contentType(), received)
                .onErrorMap(IOException.class, FilesUnavailable::new)
                .then(Mono.defer(() -> inTime(files.insert(file))))
                .flatMap(first -> first ? Mono.just(file) : enteredBeside(file));
    }

    /** Another one of this name came within the same second; or the upload took so long that its bytes are gone. */
    private Mono<StoredFile> enteredBeside(StoredFile file) {
        int dot = file.path().lastIndexOf('.');
        String path = file.path().substring(0, dot) + "_" + file.id().toString().substring(0, 8)
                + file.path().substring(dot);
        StoredFile renamed =
                new StoredFile(file.id(), file.userId(), path, file.contentType(), file.size(), file.uploadedAt());
        return inTime(files.insert(renamed))
                .flatMap(entered -> entered
                        ? Mono.just(renamed)
                        : Mono.error(() -> new FilesUnavailable(
                                new TimeoutException("The upload took so long that its bytes were removed"))));
    }

    private Mono<Void> givenUp(UUID id) {
        return loose.giveUp(id).onErrorResume(Exception.class, away -> left(id, away));
    }

    private static Mono<Void> left(UUID id, Throwable away) {
        log.warn("The bytes {} are removed later; nobody can get at them: {}", id, away.toString());
        return Mono.empty();
    }

    private <T> Mono<T> inTime(Mono<T> answer) {
        return answer.timeout(patience)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new QueryTimeoutException("The database did not answer within " + patience, late));
    }
}
