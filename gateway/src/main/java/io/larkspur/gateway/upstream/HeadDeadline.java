package io.larkspur.gateway.upstream;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import reactor.netty.Connection;
import reactor.netty.channel.ChannelOperations;

/**
 * How long an upstream may take until the head of its answer. Kept on the connection's own thread, where it costs no other
 * thread a look; a connection that has gone on to another call is left alone.
 */
final class HeadDeadline {

    private final @Nullable Duration patience;
    private @Nullable Future<?> timer;

    HeadDeadline(@Nullable Duration patience) {
        this.patience = patience;
    }

    void start(Connection connection) {
        if (patience != null) {
            timer = connection
                    .channel()
                    .eventLoop()
                    .schedule(() -> miss(connection), patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    void met() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private static void miss(Connection call) {
        Channel channel = call.channel();
        if (channel.isActive() && ChannelOperations.get(channel) == call) {
            channel.pipeline()
                    .fireExceptionCaught(new ResponseStatusException(
                            HttpStatus.GATEWAY_TIMEOUT, "The upstream did not answer in time"));
            channel.close();
        }
    }
}
