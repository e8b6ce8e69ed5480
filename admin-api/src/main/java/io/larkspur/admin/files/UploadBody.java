package io.larkspur.admin.files;

import io.larkspur.conversations.files.FileTooLarge;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * The body of an upload, counted as it comes, whatever length was stated. One that is somewhat too long is read to its
 * end and thrown away: senders that are cut off in the middle never hear why.
 */
final class UploadBody extends ServerHttpRequestDecorator {

    /** What a multipart body has beside the file: boundaries, headers, small fields. */
    private static final long AROUND = 64 * 1024;

    private final long largest;
    private final AtomicLong read = new AtomicLong();

    UploadBody(ServerHttpRequest request, long largest) {
        super(request);
        this.largest = largest;
    }

    @Override
    public Flux<DataBuffer> getBody() {
        if (getHeaders().getContentLength() > 2 * largest) {
            return Flux.error(() -> new FileTooLarge(largest));
        }
        return super.getBody()
                .map(UploadBody::copied)
                .handle(this::count)
                .concatWith(Mono.defer(() -> exceeded() ? Mono.error(new FileTooLarge(largest)) : Mono.empty()));
    }

    private void count(DataBuffer piece, SynchronousSink<DataBuffer> sink) {
        if (read.addAndGet(piece.readableByteCount()) > 2 * largest) {
            sink.error(new FileTooLarge(largest));
        } else if (!exceeded()) {
            sink.next(piece);
        }
    }

    private boolean exceeded() {
        return read.get() > largest + AROUND;
    }

    /** Out of the network's memory first, so that whatever happens later cannot give that back twice. */
    private static DataBuffer copied(DataBuffer network) {
        byte[] bytes = new byte[network.readableByteCount()];
        network.read(bytes);
        DataBufferUtils.release(network);
        return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
    }
}
