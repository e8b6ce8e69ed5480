package io.larkspur.conversations.files;

import java.nio.file.Path;
import java.util.UUID;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where bytes lie. They go by ids of ours, so no name that anybody chose reaches a store. */
interface Blobs {

    /** Takes the bytes of this file, which may be gone afterwards; durable when this completes. */
    Mono<Void> take(UUID id, String contentType, Path received);

    Flux<DataBuffer> read(UUID id);

    /** Nothing happens when there are none. */
    Mono<Void> delete(UUID id);
}
