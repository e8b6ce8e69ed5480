package io.larkspur.problem.wire;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.http.server.HttpServer;

/**
 * Has the system ask peers that have been quiet whether they are still there. Nothing else finds out who has vanished
 * without a word from a connection that neither side has to say something on: a WebSocket, or a stream of seldom events.
 */
final class KeptAliveConnections implements NettyServerCustomizer {

    private static final int QUIET_SECONDS = 60;
    private static final int BETWEEN_SECONDS = 20;
    private static final int QUESTIONS = 3;

    @Override
    public HttpServer apply(HttpServer server) {
        HttpServer kept = server.childOption(ChannelOption.SO_KEEPALIVE, true);
        return Epoll.isAvailable()
                ? kept.childOption(EpollChannelOption.TCP_KEEPIDLE, QUIET_SECONDS)
                        .childOption(EpollChannelOption.TCP_KEEPINTVL, BETWEEN_SECONDS)
                        .childOption(EpollChannelOption.TCP_KEEPCNT, QUESTIONS)
                : kept;
    }
}
