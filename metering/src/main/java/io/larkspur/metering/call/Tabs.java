package io.larkspur.metering.call;

import io.larkspur.metering.credits.Credits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** The open tabs, one for each user of an issuer. All are closed a while after the first of them was opened, and a long one at once. */
final class Tabs {

    private static final int LONGEST = 500;

    private final Duration gathering;
    private final Consumer<List<Tab>> closed;
    private final ConcurrentMap<Payer, Tab> open = new ConcurrentHashMap<>();

    /** The last closed of each payer that leaves more to spend, until an attempt to charge it has ended. */
    private final ConcurrentMap<Payer, Tab> freeing = new ConcurrentHashMap<>();

    /** How many of those have been tried; some payers share a count. */
    private final AtomicIntegerArray freed = new AtomicIntegerArray(1024);

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicReference<Disposable> timer = new AtomicReference<>(Disposables.disposed());

    /**
     * @param gathering how long a tab stays open
     * @param closed gets each tab once, when nothing is added to it any more, with others that are closed then
     */
    Tabs(Duration gathering, Consumer<List<Tab>> closed) {
        this.gathering = gathering;
        this.closed = closed;
    }

    /** @param held what was set aside for the call, and is to be freed */
    void add(MeteredCall call, Outcome outcome, Credits held) {
        calls.incrementAndGet();
        List<Tab> full = new ArrayList<>(0);
        open.compute(Payer.of(call), (payer, known) -> {
            Tab tab = known == null ? new Tab(call) : known;
            tab.add(call, outcome, held);
            if (tab.size() < LONGEST && !gathering.isZero()) {
                return tab;
            }
            full.add(closed(payer, tab));
            return null;
        });
        handOver(full);
        if (!open.isEmpty() && closing.compareAndSet(false, true)) {
            timer.set(Mono.delay(gathering).subscribe(enough -> {
                closing.set(false);
                closeAll();
            }));
        }
    }

    void closeAll() {
        List<Tab> all = new ArrayList<>();
        for (Payer payer : open.keySet()) {
            open.computeIfPresent(payer, (each, tab) -> {
                all.add(closed(each, tab));
                return null;
            });
        }
        handOver(all);
    }

    /** The tab of the call's user, closed, if charging it leaves more to spend; it is the caller's then. */
    Optional<Tab> takeIfItFrees(MeteredCall call) {
        AtomicReference<@Nullable Tab> taken = new AtomicReference<>();
        open.computeIfPresent(Payer.of(call), (payer, tab) -> {
            if (!tab.freesSome()) {
                return tab;
            }
            taken.set(closed(payer, tab));
            return null;
        });
        Optional<Tab> tab = Optional.ofNullable(taken.get());
        tab.ifPresent(each -> calls.addAndGet(-each.size()));
        return tab;
    }

    /** A closed tab of the call's user that is being charged for the first time and leaves more to spend. */
    Optional<Tab> freeing(MeteredCall call) {
        return Optional.ofNullable(freeing.get(Payer.of(call)));
    }

    /** Another number than before when a tab of the call's user that frees some was charged; perhaps one of somebody else. */
    int freed(MeteredCall call) {
        return freed.get(place(Payer.of(call)));
    }

    /** An attempt to charge a closed tab has ended. */
    void tried(Tab tab) {
        if (tab.freesSome()) {
            Payer payer = Payer.of(tab.first());
            freed.incrementAndGet(place(payer));
            freeing.remove(payer, tab);
        }
        tab.wasTried();
    }

    private int place(Payer payer) {
        return Math.floorMod(payer.hashCode(), freed.length());
    }

    /** Before it leaves the open ones, so that whoever looks finds it there or here. */
    private Tab closed(Payer payer, Tab tab) {
        if (tab.freesSome()) {
            freeing.put(payer, tab);
        }
        return tab;
    }

    private void handOver(List<Tab> tabs) {
        if (!tabs.isEmpty()) {
            closed.accept(tabs);
            calls.addAndGet(-tabs.stream().mapToInt(Tab::size).sum());
        }
    }

    /** How many calls stand on open tabs. */
    int calls() {
        return calls.get();
    }

    /** Users of two issuers may go by one text; what one of them did is not the other's. */
    private record Payer(String userId, @Nullable String appId) {

        static Payer of(MeteredCall call) {
            return new Payer(call.userId(), call.appId());
        }
    }
}
