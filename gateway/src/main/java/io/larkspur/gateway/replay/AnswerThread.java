package io.larkspur.gateway.replay;

import io.netty.util.concurrent.EventExecutor;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.Connection;

/**
 * The thread on which an answer comes. Remembered when its head has come: the engine's connection knows it no more once the
 * answer is there, and what has to be asked before that passes on may take longer.
 */
public final class AnswerThread {

    private static final String ATTRIBUTE = AnswerThread.class.getName();

    private AnswerThread() {}

    public static void remember(ServerWebExchange exchange, Connection connection) {
        exchange.getAttributes().put(ATTRIBUTE, connection.channel().eventLoop());
    }

    public static EventExecutor of(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(ATTRIBUTE);
    }
}
