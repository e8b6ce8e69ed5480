package io.larkspur.gateway.stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.SignalType;

/** Somebody who looks on while an answer is written, and is told how it ended. */
public interface AnswerTap {

    /** From now on looks on at this exchange. */
    static void put(ServerWebExchange exchange, AnswerTap tap) {
        exchange.getAttributes().put(AnswerTap.class.getName(), tap);
    }

    static @Nullable AnswerTap of(ServerWebExchange exchange) {
        return exchange.getAttribute(AnswerTap.class.getName());
    }

    /** Before it is written; it must be left as it is, and not be kept. */
    void saw(DataBuffer piece);

    /** What kept the answer from coming, if it was a failure here. */
    void failed(Throwable failure);

    /** Once, when nothing more is written. */
    void ended(SignalType how);
}
