package io.larkspur.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Decides whether calls may be made. All replicas together admit no more than the limit while they share a register:
 * each takes a few calls on account, fewer towards the end, and decides from that without asking. A call that finds
 * nothing on account costs one round trip. Without the register each replica admits its share.
 */
public final class Limiter {

    /** Of usual names; of longer ones fewer. */
    private static final int MOST_SUBJECTS = 200_000;

    /** What one takes of memory with its tally, in one or two windows, and the part of the heap that all of them may take. */
    private static final int BYTES = 450;

    private static final int HEAP_PART = 6;

    /** For how long a tally is kept that nobody asks for. */
    static final Duration IDLE = Window.HOUR.length();

    private final Register register;
    private final Replicas replicas;
    private final RegisterTime registerTime;
    private final LimitMeters meters;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Cache<Subject, Tally> tallies = Caffeine.newBuilder()
            .maximumWeight(subjects(Runtime.getRuntime().maxMemory()))
            .weigher((Subject subject, Tally tally) -> subject.weight())
            .expireAfterAccess(IDLE)
            .executor(Runnable::run)
            .build();
    private final Map<Subject, Tally> accounts = new ConcurrentHashMap<>();

    Limiter(Register register, Replicas replicas, LimitMeters meters, Clock clock, LongSupplier nanos) {
        this.register = register;
        this.replicas = replicas;
        this.registerTime = new RegisterTime(clock, nanos);
        this.meters = meters;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** For a process that shares its limits with nobody. */
    public static Limiter ofOneProcess(Clock clock) {
        return new Limiter(Register.NONE, new Replicas(1, clock), LimitMeters.none(), clock, System::nanoTime);
    }

    /**
     * Counts a call towards all of its limits, or towards none if one is reached. Null when that cannot be decided here
     * and now; then {@link #take} has to be called.
     */
    public @Nullable Decision tryTake(List<Demand> demands) {
        @Nullable Tally[] found = talliesOf(demands);
        long time = nanos.getAsLong();
        for (int i = 0; i < found.length; i++) {
            Tally tally = found[i];
            if (tally == null) {
                continue;
            }
            Taking taking = tally.take(demands.get(i).windows(), time, replicas.count());
            if (taking != Taking.TAKEN) {
                putBack(found, i);
                return taking == Taking.ASK ? null : refused(demands, found, i, time);
            }
        }
        return decision(true, demands, found, time);
    }

    /** As {@link #tryTake}, and asks the register where that is needed: in one round trip for all limits. */
    public Mono<Decision> take(List<Demand> demands) {
        return Mono.defer(() -> {
            Decision here = tryTake(demands);
            return here == null ? ask(demands) : Mono.just(here);
        });
    }

    /** How many are remembered in a heap of so many bytes. */
    static long subjects(long heap) {
        return Math.min(MOST_SUBJECTS, heap / HEAP_PART / BYTES);
    }

    /** Among how many processes, this one included, whatever is shared has to be shared now. */
    public int replicas() {
        return replicas.count();
    }

    /** Of how many subjects something is held on account. */
    int accounts() {
        return accounts.size();
    }

    /** Gives what has not been used for that long back to the register, so that others may use it. */
    Mono<Void> giveBack(Duration idle) {
        return Flux.fromIterable(List.copyOf(accounts.entrySet()))
                .flatMap(entry -> giveBack(entry.getKey(), entry.getValue(), idle), 16)
                .then();
    }

    /** In this process's nanoseconds. */
    long now() {
        return nanos.getAsLong();
    }

    /**
     * Tells the register, which has been away, what was given to this process; not of those whom a successor knows better,
     * and not again of those whom it has answered since then. True when it has heard of all.
     */
    Mono<Boolean> retell(long since) {
        return Flux.fromIterable(List.copyOf(tallies.asMap().entrySet()))
                .filter(entry -> tallies.policy().getIfPresentQuietly(entry.getKey()) == entry.getValue())
                .flatMap(
                        entry -> told(
                                entry.getKey(),
                                entry.getValue(),
                                entry.getValue().retell(nanos.getAsLong(), since)),
                        16)
                .reduce(true, Boolean::logicalAnd);
    }

    private Mono<Boolean> giveBack(Subject subject, Tally tally, Duration idle) {
        Question question = tally.giveBack(nanos.getAsLong(), idle.toNanos());
        if (question != null || !tally.hasAccount(nanos.getAsLong())) {
            accounts.remove(subject, tally);
        }
        return told(subject, tally, question);
    }

    /** Whether it was heard. */
    private Mono<Boolean> told(Subject subject, Tally tally, @Nullable Question question) {
        return question == null
                ? Mono.just(true)
                : register.ask(subject, question)
                        .map(answer -> tally.answered(question, answer, nanos.getAsLong()))
                        .map(answered -> true)
                        .switchIfEmpty(Mono.fromSupplier(() -> {
                            tally.forgotten(question);
                            return false;
                        }));
    }

    /**
     * To the end, whoever leaves meanwhile: what the register grants counts as given to this process, so it has to be heard
     * of. What was taken for a call that is not made goes back.
     */
    private Mono<Decision> ask(List<Demand> demands) {
        return Mono.create(sink -> {
            AtomicBoolean waits = new AtomicBoolean(true);
            MonoSink<Decision> caller = sink.onCancel(() -> waits.set(false));
            Disposable unused = takings(demands)
                    .contextWrite(caller.contextView())
                    .subscribe(
                            takings -> {
                                if (waits.getAndSet(false)) {
                                    caller.success(decided(demands, takings));
                                } else {
                                    putBack(demands, takings);
                                }
                            },
                            caller::error);
        });
    }

    private Mono<List<Taken>> takings(List<Demand> demands) {
        return Flux.fromIterable(demands)
                .flatMapSequential(this::taking, Math.max(1, demands.size()))
                .collectList();
    }

    private Mono<Taken> taking(Demand demand) {
        if (demand.windows().isUnlimited()) {
            return Mono.just(Taken.FREE);
        }
        Tally tally = tallyOf(demand);
        Taken here = Taken.from(tally, () -> tally.take(demand.windows(), nanos.getAsLong(), replicas.count()));
        return here.is(Taking.ASK) ? asked(demand.subject(), tally) : Mono.just(here);
    }

    private Mono<Taken> asked(Subject subject, Tally tally) {
        Question question = tally.ask(nanos.getAsLong(), replicas.count());
        meters.asked();
        return register.ask(subject, question)
                .doOnError(unexpected -> tally.forgotten(question))
                .map(answer -> Taken.from(tally, () -> answered(subject, tally, question, answer)))
                .switchIfEmpty(Mono.fromSupplier(() -> Taken.from(
                        tally,
                        () -> tally.takeAway(question, nanos.getAsLong(), registerTime.now(), replicas.count()))));
    }

    private Taking answered(Subject subject, Tally tally, Question question, Answer answer) {
        registerTime.heard(answer.now());
        long time = nanos.getAsLong();
        Taking taking = tally.answered(question, answer, time);
        if (answer.granted() > 1) {
            accounts.put(subject, tally);
        }
        return taking == Taking.ASK ? tally.takeAlone(time, registerTime.now(), replicas.count()) : taking;
    }

    private Decision decided(List<Demand> demands, List<Taken> takings) {
        long time = nanos.getAsLong();
        @Nullable Tally[] found = talliesOf(demands);
        int full = takings.stream().map(Taken::taking).toList().indexOf(Taking.FULL);
        if (full < 0) {
            return decision(true, demands, found, time);
        }
        putBack(demands, takings);
        return refused(demands, found, full, time);
    }

    /** Onto an account, which others may want more: also where a call was all that was granted. */
    private void putBack(List<Demand> demands, List<Taken> takings) {
        for (int i = 0; i < takings.size(); i++) {
            Demand demand = demands.get(i);
            Taken taken = takings.get(i);
            if (taken.is(Taking.TAKEN) && !demand.windows().isUnlimited()) {
                Tally tally = tallyOf(demand);
                tally.putBack(taken.turn());
                accounts.put(demand.subject(), tally);
            }
        }
    }

    /** Null where nothing is counted. */
    private @Nullable Tally[] talliesOf(List<Demand> demands) {
        @Nullable Tally[] found = new Tally[demands.size()];
        for (int i = 0; i < found.length; i++) {
            Demand demand = demands.get(i);
            found[i] = demand.windows().isUnlimited() ? null : tallyOf(demand);
        }
        return found;
    }

    private Tally tallyOf(Demand demand) {
        Tally known = tallies.getIfPresent(demand.subject());
        return known != null ? known : tallies.get(demand.subject(), subject -> new Tally(demand.windows()));
    }

    private Decision refused(List<Demand> demands, @Nullable Tally[] tallies, int reached, long time) {
        meters.refused(demands.get(reached).windows().kind());
        return decision(false, demands, tallies, time);
    }

    private Decision decision(boolean granted, List<Demand> demands, @Nullable Tally[] tallies, long time) {
        Standing standing = new Standing();
        StringBuilder policy = new StringBuilder(96);
        for (int i = 0; i < tallies.length; i++) {
            Tally tally = tallies[i];
            if (tally != null) {
                tally.describe(time, replicas.count(), standing);
                policy.append(policy.isEmpty() ? "" : ", ")
                        .append(demands.get(i).windows().policy());
            }
        }
        return policy.isEmpty()
                ? Decision.FREE
                : new Decision(granted, standing, policy.toString(), clock.millis() / 1000);
    }

    private static void putBack(@Nullable Tally[] taken, int count) {
        for (int i = 0; i < count; i++) {
            Tally tally = taken[i];
            if (tally != null) {
                tally.putBack();
            }
        }
    }
}
