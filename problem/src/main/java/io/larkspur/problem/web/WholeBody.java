package io.larkspur.problem.web;

import java.io.ByteArrayOutputStream;
import java.util.function.Supplier;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A request with its body in one piece. The sender chooses how small those are that come, and whoever joins them in the end
 * has kept them all until then, at some fifty bytes for each of one. The codecs' own bound is no substitute for this one:
 * when it is exceeded, the network's buffers are released once too often, and memory released too often may serve two
 * requests at a time.
 */
public final class WholeBody extends ServerHttpRequestDecorator {

    private final long largest;
    private final Supplier<? extends RuntimeException> tooLarge;

    private WholeBody(ServerHttpRequest request, long largest, Supplier<? extends RuntimeException> tooLarge) {
        super(request);
        this.largest = largest;
        this.tooLarge = tooLarge;
    }

    /**
     * @param largest bytes
     * @param tooLarge how reading fails where more come, however many were declared
     */
    public static ServerHttpRequest in(
            ServerHttpRequest request, long largest, Supplier<? extends RuntimeException> tooLarge) {
        return new WholeBody(request, largest, tooLarge);
    }

    /** What {@link #in} has, as bytes: none where there is no body. */
    public static Mono<byte[]> of(
            ServerHttpRequest request, long largest, Supplier<? extends RuntimeException> tooLarge) {
        return new WholeBody(request, largest, tooLarge).bytes();
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return bytes().filter(whole -> whole.length > 0)
                .<DataBuffer>map(DefaultDataBufferFactory.sharedInstance::wrap)
                .flux();
    }

    private Mono<byte[]> bytes() {
        return super.getBody()
                .map(WholeBody::copied)
                .collect(ByteArrayOutputStream::new, this::add)
                .map(ByteArrayOutputStream::toByteArray);
    }

    private void add(ByteArrayOutputStream body, byte[] copy) {
        if (body.size() + (long) copy.length > largest) {
            throw tooLarge.get();
        }
        body.writeBytes(copy);
    }

    /** Out of the network's memory first, so that whatever happens later cannot give that back twice. */
    private static byte[] copied(DataBuffer network) {
        byte[] bytes = new byte[network.readableByteCount()];
        network.read(bytes);
        DataBufferUtils.release(network);
        return bytes;
    }
}
