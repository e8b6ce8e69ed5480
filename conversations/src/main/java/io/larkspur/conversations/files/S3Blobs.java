package io.larkspur.conversations.files;

import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Objects in a bucket, one per file. Nothing of a file is ever whole in memory. */
final class S3Blobs implements Blobs {

    private final S3AsyncClient client;
    private final S3AsyncClient downloads;
    private final String bucket;
    private final String prefix;

    /** @param downloads has connections of its own */
    S3Blobs(S3AsyncClient client, S3AsyncClient downloads, String bucket, String prefix) {
        this.client = client;
        this.downloads = downloads;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    @Override
    public Mono<Void> take(UUID id, String contentType, Path received) {
        return asked(() -> client.putObject(
                        object -> object.bucket(bucket).key(key(id)).contentType(contentType),
                        AsyncRequestBody.fromFile(received)))
                .then();
    }

    @Override
    @SuppressWarnings("NestedPublishers") // the client answers with the head first, and with the bytes in it
    public Flux<DataBuffer> read(UUID id) {
        return asked(() -> downloads.getObject(
                        object -> object.bucket(bucket).key(key(id)), AsyncResponseTransformer.toPublisher()))
                .flatMapMany(bytes -> bytes)
                .onErrorMap(SdkException.class, FilesUnavailable::new)
                .map(DefaultDataBufferFactory.sharedInstance::wrap);
    }

    @Override
    public Mono<Void> delete(UUID id) {
        return asked(() -> client.deleteObject(object -> object.bucket(bucket).key(key(id))))
                .then();
    }

    private String key(UUID id) {
        return prefix + id;
    }

    private static <T> Mono<T> asked(Supplier<CompletableFuture<T>> question) {
        return Mono.fromFuture(question).onErrorMap(SdkException.class, FilesUnavailable::new);
    }
}
