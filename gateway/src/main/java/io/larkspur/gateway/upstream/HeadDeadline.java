package io.larkspur.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.netty.Connection;
import reactor.netty.channel.ChannelOperations;

/**
 * How long an upstream may take until the head of its answer. Time in which the caller is waited for, who still sends, is
 * none of the upstream's. Kept on the connection's own thread, where it costs no other thread a look; a connection that has
 * gone on to another call is left alone.
 */
final class HeadDeadline {

    private final @Nullable Duration patience;
    private final AtomicLong wanted = new AtomicLong();
    private volatile boolean sending;
    private volatile long since;
    private volatile boolean over;
    private volatile @Nullable Future<?> timer;

    HeadDeadline(@Nullable Duration patience) {
        this.patience = patience;
    }

    void start(Connection call) {
        if (patience != null) {
            since = System.nanoTime();
            lookAfter(patience.toNanos(), call, call.channel().eventLoop());
        }
    }

    /** Also of a call that ends without an answer, on any thread: the timer would keep all of it until then. */
    void over() {
        over = true;
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
    }

    /** The caller's body on its way: a piece that is wanted and does not come is the caller's affair. */
    <T> Flux<T> leaving(Flux<T> body) {
        if (patience == null) {
            return body;
        }
        sending = true;
        return body.doOnRequest(count -> wanted.getAndUpdate(left -> Operators.addCap(left, count)))
                .doOnNext(piece -> {
                    since = System.nanoTime();
                    wanted.getAndUpdate(left -> left == Long.MAX_VALUE ? left : left - 1);
                })
                .doOnTerminate(() -> {
                    since = System.nanoTime();
                    sending = false;
                });
    }

    private void lookAfter(long nanos, Connection call, EventLoop thread) {
        if (over) {
            return;
        }
        Future<?> next = thread.schedule(() -> look(call, thread), nanos, TimeUnit.NANOSECONDS);
        timer = next;
        if (over) {
            next.cancel(false);
        }
    }

    private void look(Connection call, EventLoop thread) {
        Channel channel = call.channel();
        if (patience == null || over || !channel.isActive() || ChannelOperations.get(channel) != call) {
            return;
        }
        long spent = sending && wanted.get() > 0 ? 0 : System.nanoTime() - since;
        if (spent < patience.toNanos()) {
            lookAfter(patience.toNanos() - spent, call, thread);
            return;
        }
        channel.pipeline()
                .fireExceptionCaught(
                        new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT, "The upstream did not answer in time"));
        channel.close();
    }
}
