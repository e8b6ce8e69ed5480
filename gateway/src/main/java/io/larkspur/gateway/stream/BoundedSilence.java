package io.larkspur.gateway.stream;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A body that fails when the upstream keeps its next piece to itself for too long. Only time in which a piece is wanted
 * counts: a caller that reads slowly is none of the upstream's business. All signals come on the connection's own thread.
 */
final class BoundedSilence<T> implements CoreSubscriber<T>, Subscription {

    private final CoreSubscriber<? super T> target;
    private final EventExecutor thread;
    private final long most;
    private final AtomicLong wanted = new AtomicLong();
    private volatile long since;
    private volatile boolean over;
    private volatile @Nullable Future<?> timer;
    private Subscription source = Operators.emptySubscription();

    private BoundedSilence(CoreSubscriber<? super T> target, EventExecutor thread, long most) {
        this.target = target;
        this.thread = thread;
        this.most = most;
    }

    /** @param thread on which the body's pieces come */
    static <T> Flux<T> in(Flux<T> body, EventExecutor thread, Duration most) {
        // Not lifted: of a body that is at hand a lifted one promises what this subscription does not keep (fusion).
        return new FluxOperator<>(body) {
            @Override
            public void subscribe(CoreSubscriber<? super T> target) {
                source.subscribe(new BoundedSilence<>(target, thread, most.toNanos()));
            }
        };
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        source = subscription;
        since = System.nanoTime();
        target.onSubscribe(this);
        lookAfter(most);
    }

    @Override
    public void request(long count) {
        if (wanted.getAndUpdate(left -> Operators.addCap(left, count)) == 0) {
            since = System.nanoTime();
        }
        source.request(count);
    }

    @Override
    public void onNext(T piece) {
        if (over) {
            return;
        }
        since = System.nanoTime();
        wanted.updateAndGet(left -> left == Long.MAX_VALUE ? left : Math.max(0, left - 1));
        target.onNext(piece);
    }

    @Override
    public void onError(Throwable failure) {
        if (ends()) {
            target.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        if (ends()) {
            target.onComplete();
        }
    }

    @Override
    public void cancel() {
        if (ends()) {
            source.cancel();
        }
    }

    @Override
    public Context currentContext() {
        return target.currentContext();
    }

    private boolean ends() {
        boolean first = !over;
        over = true;
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
        return first;
    }

    private void lookAfter(long nanos) {
        if (over) {
            return;
        }
        Future<?> next = thread.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
        timer = next;
        if (over) {
            next.cancel(false);
        }
    }

    private void look() {
        long silent = wanted.get() == 0 ? 0 : System.nanoTime() - since;
        if (over) {
            return;
        }
        if (silent < most) {
            lookAfter(most - silent);
            return;
        }
        over = true;
        source.cancel();
        target.onError(new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT, "The upstream fell silent"));
    }
}
