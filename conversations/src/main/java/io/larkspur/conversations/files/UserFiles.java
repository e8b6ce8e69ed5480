package io.larkspur.conversations.files;

import java.nio.file.Path;
import java.util.UUID;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Files of users. Every question names whose file it is; only a signed link stands for itself. */
public interface UserFiles {

    /** How many bytes a file may have. */
    long largest();

    /**
     * Somewhere to put bytes while they arrive, at most so many at a time and of one owner; gone again when the work is
     * over, however it ends. Fails with {@link TooManyUploads}, and with {@link FilesUnavailable} for an {@link
     * java.io.IOException} of the work.
     */
    <T> Mono<T> whileReceiving(FileOwner owner, Receiving<T> work);

    /**
     * Keeps what has arrived. What it is, is told from its bytes. Fails with {@link FileTooLarge}, {@link
     * FileTypeRefused} or {@link FileNameRefused}.
     */
    Mono<StoredFile> keep(FileOwner owner, Claim claim, Path received);

    /**
     * The latest first.
     *
     * @param prefix how their paths begin, with or without the owner's folder; empty for all
     */
    Flux<StoredFile> list(FileOwner owner, String prefix, int limit, long offset);

    /** Fails with {@link UnknownFile}, or {@link ForeignFile} for a path outside the owner's folder. */
    Mono<StoredFile> find(FileOwner owner, String path);

    /** With its bytes. Fails as {@link #find}. */
    Mono<Void> delete(FileOwner owner, String path);

    /** The part of a link after the server's address; whoever has it gets the file until it ends. */
    String link(StoredFile file);

    /** The file of a link. Fails with {@link LinkRefused}, or {@link UnknownFile} once it is deleted. */
    Mono<StoredFile> ofLink(UUID id, String expires, String signature);

    /** Its bytes, piece by piece. */
    Flux<DataBuffer> read(StoredFile file);

    /** What is done with a file on its way in. */
    interface Receiving<T> {

        /** @param folder an empty one for this file alone; whatever lies in it goes with it */
        Mono<T> into(Path folder);
    }
}
