package io.larkspur.gateway.replay;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

/** Lends each call the means to keep its body, within what all of them may hold together. */
@Component
public final class KeptBodies {

    private final AtomicLong held = new AtomicLong();
    private final long most;

    KeptBodies(ReplaySettings settings) {
        this.most = settings.memory().toBytes();
    }

    /**
     * The call with its body kept as long as the call lasts, and given back on every end of it. A body whose length is
     * known and small is there before the call starts; one of unknown length is kept on its way, while it is small; a long
     * one just passes.
     */
    public <T> Mono<T> lend(ServerHttpRequest request, DataSize limit, Function<KeptBody, Mono<T>> call) {
        if (RequestBody.isAbsent(request)) {
            return call.apply(new KeptBody(request.getBody(), this, KeptBody.Way.NOTHING, 0));
        }
        return Mono.using(
                () -> bodyOf(request, limit.toBytes()),
                body -> body.gathered().then(Mono.defer(() -> call.apply(body))),
                KeptBody::close);
    }

    private KeptBody bodyOf(ServerHttpRequest request, long limit) {
        HttpHeaders headers = request.getHeaders();
        long length = headers.getContentLength();
        if (length < 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
            return new KeptBody(request.getBody(), this, KeptBody.Way.TEE, limit);
        }
        return length <= limit && take(length)
                ? new KeptBody(request.getBody(), this, KeptBody.Way.GATHER, length)
                : new KeptBody(request.getBody(), this, KeptBody.Way.PASS, 0);
    }

    boolean take(long bytes) {
        if (held.addAndGet(bytes) <= most) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }

    /** Bytes held now. */
    long held() {
        return held.get();
    }
}
