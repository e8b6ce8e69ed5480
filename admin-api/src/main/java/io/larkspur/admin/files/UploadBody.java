package io.larkspur.admin.files;

import io.larkspur.conversations.files.FileTooLarge;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.netty.channel.AbortedException;

/**
 * The body of an upload, counted as it comes, whatever length was stated. One that is somewhat too long is read to its
 * end and thrown away: senders that are cut off in the middle never hear why.
 */
final class UploadBody extends ServerHttpRequestDecorator {

    /** What a multipart body has beside the file: boundaries, headers, small fields. */
    private static final long AROUND = 64 * 1024;

    private final Gathering gathering;
    private final long largest;
    private final AtomicLong read = new AtomicLong();

    UploadBody(ServerHttpRequest request, Pieces pieces, long largest) {
        super(request);
        this.gathering = new Gathering(pieces);
        this.largest = largest;
    }

    /** A sender that breaks off is no trouble with the disk, where files have theirs. */
    @Override
    public Flux<DataBuffer> getBody() {
        if (getHeaders().getContentLength() > 2 * largest) {
            return Flux.error(() -> new FileTooLarge(largest));
        }
        return super.getBody()
                .onErrorMap(IOException.class, AbortedException::new)
                .handle(this::count)
                .concatWith(Mono.defer(() -> exceeded() ? Mono.error(new FileTooLarge(largest)) : gathering.rest()));
    }

    private void count(DataBuffer piece, SynchronousSink<DataBuffer> sink) {
        if (read.addAndGet(piece.readableByteCount()) <= largest + AROUND) {
            DataBuffer full = gathering.add(piece);
            if (full != null) {
                sink.next(full);
            }
            return;
        }
        DataBufferUtils.release(piece);
        if (read.get() > 2 * largest) {
            sink.error(new FileTooLarge(largest));
        }
    }

    private boolean exceeded() {
        return read.get() > largest + AROUND;
    }
}
