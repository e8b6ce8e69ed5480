package io.larkspur.conversations.files;

import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Bytes that no file has. They are written down before they come into the store and until a file has them, so that those
 * of a process that died are known without a look through the store, and whoever removes them and a late upload that
 * still wants them cannot both succeed.
 */
public final class LooseBytes {

    private static final Logger log = LoggerFactory.getLogger(LooseBytes.class);
    private static final int AT_A_TIME = 500;
    private static final int TOGETHER = 8;

    private final LooseBytesTable table;
    private final Blobs blobs;
    private final Duration age;
    private final Duration patience;

    /**
     * @param age for how long an upload may want its bytes
     * @param patience with one answer of the database
     */
    LooseBytes(LooseBytesTable table, Blobs blobs, Duration age, Duration patience) {
        this.table = table;
        this.blobs = blobs;
        this.age = age;
        this.patience = patience;
    }

    /** Removes what has been loose for too long, and what could not be removed before: so many at a time. */
    public Mono<Void> sweep() {
        return table.doomOlderThan(age, AT_A_TIME)
                .collectList()
                .timeout(patience)
                .flatMapIterable(ids -> ids)
                .flatMap(id -> removed(id).thenReturn(1).onErrorResume(failure -> left(id, failure)), TOGETHER)
                .count()
                .doOnNext(count -> {
                    if (count > 0) {
                        log.info("Removed the bytes of {} uploads and files that are gone", count);
                    }
                })
                .then();
    }

    /** Before the bytes of an upload come into the store. */
    Mono<Void> expect(UUID id) {
        return table.add(id).timeout(patience);
    }

    /** After an upload has failed: nothing happens when its file has been entered nevertheless. */
    Mono<Void> giveUp(UUID id) {
        return table.doom(id).timeout(patience).flatMap(doomed -> doomed ? removed(id) : Mono.empty());
    }

    /** Of a file that is gone. */
    Mono<Void> removed(UUID id) {
        return blobs.delete(id).then(Mono.defer(() -> table.remove(id).timeout(patience)));
    }

    private static Mono<Integer> left(UUID id, Throwable failure) {
        log.warn("The bytes {} cannot be removed yet; nobody can get at them: {}", id, failure.toString());
        return Mono.empty();
    }
}
