package io.larkspur.metering;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a Mono answered, or why not, in bounded time. */
public final class Answers {

    public static final Duration SOON = Duration.ofSeconds(30);

    private Answers() {}

    public static <T> T of(Mono<T> answer) {
        return Objects.requireNonNull(answer.block(SOON));
    }

    public static void done(Mono<?> work) {
        StepVerifier.create(work.then()).expectComplete().verify(SOON);
    }

    public static Throwable refusalOf(Mono<?> answer) {
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        StepVerifier.create(answer).consumeErrorWith(refusal::set).verify(SOON);
        return refusal.get();
    }
}
