package io.larkspur.problem;

import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A command whose cancelling never fails. A deadline cancels first and only then says that time is up; what cancelling
 * throws ends it in between, unseen, and whoever waits for the command would wait for ever. The observation of a Redis
 * command throws when it is stopped before it has quite begun.
 */
public final class ContainedCancel {

    private static final Logger log = LoggerFactory.getLogger(ContainedCancel.class);

    private ContainedCancel() {}

    /** The same, to be put under a deadline. */
    public static <T> Mono<T> of(Mono<T> command) {
        return command.transform(Operators.<T, T>lift((source, target) -> new Contained<>(target)));
    }

    private static final class Contained<T> implements CoreSubscriber<T>, Subscription {

        private final CoreSubscriber<? super T> target;
        private Subscription source = Operators.emptySubscription();

        Contained(CoreSubscriber<? super T> target) {
            this.target = target;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            source = subscription;
            target.onSubscribe(this);
        }

        @Override
        public void onNext(T value) {
            target.onNext(value);
        }

        @Override
        public void onError(Throwable failure) {
            target.onError(failure);
        }

        @Override
        public void onComplete() {
            target.onComplete();
        }

        @Override
        public void request(long count) {
            source.request(count);
        }

        @Override
        public void cancel() {
            try {
                source.cancel();
            } catch (RuntimeException failure) {
                log.debug("A command did not let itself be cancelled", failure);
            }
        }

        @Override
        public Context currentContext() {
            return target.currentContext();
        }
    }
}
