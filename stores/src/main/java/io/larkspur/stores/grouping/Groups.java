package io.larkspur.stores.grouping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Takes what many ask for and does it in groups, one group at a time: whatever arrives while a group is being done is the
 * next one, so that groups grow with the load and nobody waits when there is none. Whoever asks may go away; what has been
 * taken is done nevertheless. A group that the store finds a fault in is done again one by one, so that the fault hits only
 * its own; one that it undid in favour of others is done once more. Whoever asked on a thread that serves HTTP is answered
 * on that thread.
 */
public final class Groups<I, O> {

    private final Function<List<I>, Mono<List<Outcome<O>>>> work;
    private final int largest;
    private final int capacity;
    private final ToIntFunction<I> weight;
    private final int heaviest;
    private final ConcurrentLinkedQueue<Waiting<I, O>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean busy = new AtomicBoolean();

    /** Held so that it is not lost; nobody ends it. */
    private volatile Disposable underWay = Disposables.disposed();

    /**
     * @param work answers each of a group, in order
     * @param largest how many make a group at most
     * @param capacity how many may wait; more are refused with {@link QueueFull}
     */
    public Groups(Function<List<I>, Mono<List<Outcome<O>>>> work, int largest, int capacity) {
        this(work, largest, capacity, item -> 1, largest);
    }

    /**
     * For work that takes longer for some than for others.
     *
     * @param weight of each
     * @param heaviest what those of a group weigh together at most; who alone weighs more is a group by itself
     */
    public Groups(
            Function<List<I>, Mono<List<Outcome<O>>>> work,
            int largest,
            int capacity,
            ToIntFunction<I> weight,
            int heaviest) {
        this.work = work;
        this.largest = largest;
        this.capacity = capacity;
        this.weight = weight;
        this.heaviest = heaviest;
    }

    /** Fails as the work does, or with {@link QueueFull}. */
    public Mono<O> ask(I item) {
        return Mono.defer(() -> {
            if (waiting.incrementAndGet() > capacity) {
                waiting.decrementAndGet();
                return Mono.error(new QueueFull());
            }
            Waiting<I, O> asked = new Waiting<>(item, Sinks.one(), Home.here());
            queue.add(asked);
            next();
            return asked.answer().asMono();
        });
    }

    /** What is asked for by that is begun as one group, rather than the first by itself and the others after it. */
    public void together(Runnable asking) {
        if (!busy.compareAndSet(false, true)) {
            asking.run();
            return;
        }
        try {
            asking.run();
        } finally {
            busy.set(false);
            next();
        }
    }

    /** How many wait, those being done included. */
    public int waiting() {
        return waiting.get();
    }

    private void next() {
        while (!queue.isEmpty() && busy.compareAndSet(false, true)) {
            if (begin()) {
                return;
            }
        }
    }

    /** By whoever made this busy; whether there was something to do. */
    private boolean begin() {
        List<Waiting<I, O>> group = taken();
        if (group.isEmpty()) {
            busy.set(false);
            return false;
        }
        underWay = answers(group).subscribe(answers -> {
            free(group);
            give(group, answers);
        });
        return true;
    }

    /** One thread has all the answers, and would do the rest of every request if it gave them itself. */
    private static void give(List<? extends Waiting<?, ?>> group, List<Runnable> answers) {
        Map<Executor, List<Runnable>> homes = new LinkedHashMap<>();
        for (int n = 0; n < answers.size(); n++) {
            homes.computeIfAbsent(group.get(n).home(), home -> new ArrayList<>())
                    .add(answers.get(n));
        }
        Executor here = Home.here();
        List<Runnable> own = homes.remove(here);
        homes.forEach((home, away) -> Home.run(home, () -> away.forEach(Runnable::run)));
        if (own != null) {
            own.forEach(Runnable::run);
        }
    }

    /** Before the answers are given, which takes its time: the next group is under way meanwhile. */
    private void free(List<Waiting<I, O>> group) {
        waiting.addAndGet(-group.size());
        busy.set(false);
        next();
    }

    private List<Waiting<I, O>> taken() {
        List<Waiting<I, O>> group = new ArrayList<>();
        int together = 0;
        while (group.size() < largest) {
            Waiting<I, O> next = queue.peek();
            if (next == null) {
                break;
            }
            together += weight.applyAsInt(next.item());
            if (together > heaviest && !group.isEmpty()) {
                break;
            }
            group.add(queue.remove());
        }
        return group;
    }

    private Mono<List<Runnable>> answers(List<Waiting<I, O>> group) {
        return worked(group)
                .onErrorResume(Faults::isRolledBack, undone -> worked(group))
                .map(outcomes -> answers(group, outcomes))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("A group was not answered")))
                .onErrorResume(Faults::isOfTheData, fault -> group.size() == 1 ? Mono.error(fault) : oneByOne(group))
                .onErrorResume(failure -> Mono.just(group.stream()
                        .<Runnable>map(each -> () -> each.fail(failure))
                        .toList()));
    }

    private Mono<List<Outcome<O>>> worked(List<Waiting<I, O>> group) {
        return Mono.defer(() -> work.apply(group.stream().map(Waiting::item).toList()));
    }

    private Mono<List<Runnable>> oneByOne(List<Waiting<I, O>> group) {
        return Flux.fromIterable(group)
                .concatMap(each -> answers(List.of(each)))
                .concatMapIterable(Function.identity())
                .collectList();
    }

    private static <I, O> List<Runnable> answers(List<Waiting<I, O>> group, List<Outcome<O>> outcomes) {
        if (outcomes.size() != group.size()) {
            throw new IllegalStateException("The work answered " + outcomes.size() + " of " + group.size());
        }
        return IntStream.range(0, group.size())
                .<Runnable>mapToObj(n -> () -> group.get(n).take(outcomes.get(n)))
                .toList();
    }

    private record Waiting<I, O>(I item, Sinks.One<O> answer, Executor home) {

        void take(Outcome<O> outcome) {
            RuntimeException refusal = outcome.refusal();
            @Nullable O value = outcome.answer();
            if (refusal != null) {
                answer.emitError(refusal, Sinks.EmitFailureHandler.FAIL_FAST);
            } else if (value != null) {
                answer.emitValue(value, Sinks.EmitFailureHandler.FAIL_FAST);
            } else {
                answer.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
            }
        }

        void fail(Throwable failure) {
            answer.emitError(failure, Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }
}
