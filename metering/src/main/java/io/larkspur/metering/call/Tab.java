package io.larkspur.metering.call;

import io.larkspur.metering.credits.Bill;
import io.larkspur.metering.credits.Bill.Line;
import io.larkspur.metering.credits.Credits;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What calls of one user have cost since it was opened, to be charged together. Used by one thread at a time. Keeps as little
 * of a call as can be until it is billed: a busy program has thousands on its tabs whenever its memory is tidied.
 */
final class Tab {

    private final MeteredCall first;
    private final List<Served> calls = new ArrayList<>();
    private boolean oneApi = true;
    private boolean free = true;
    private Credits spare = Credits.ZERO;
    private final Sinks.Empty<Void> tried = Sinks.empty();

    /** @param first names it */
    Tab(MeteredCall first) {
        this.first = first;
    }

    void add(MeteredCall call, Outcome outcome, Credits held) {
        calls.add(new Served(call, outcome, held.isSome()));
        oneApi &= call.api().equals(first.api());
        free &= !held.isSome() && !outcome.cost().isSome();
        spare = spare.plus(held).minus(outcome.cost());
    }

    MeteredCall first() {
        return first;
    }

    int size() {
        return calls.size();
    }

    /** Whether it neither charges nor ends a hold, so that nobody may have been asked whose account it is. */
    boolean isFree() {
        return free;
    }

    /** Whether charging it leaves more to spend than there is while it is open. */
    boolean freesSome() {
        return spare.isSome();
    }

    /** An attempt to charge it has ended, whatever came of it. */
    void wasTried() {
        tried.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    /** Comes when the first attempt to charge it has ended. */
    Mono<Void> tried() {
        return tried.asMono();
    }

    Bill bill() {
        List<Line> lines = calls.stream().map(this::line).toList();
        return new Bill(first.userId(), lines, CallWords.occasion(first, lines.size(), oneApi));
    }

    /** The same, each line by itself. */
    List<Bill> bills() {
        return calls.stream()
                .map(call -> new Bill(first.userId(), List.of(line(call)), CallWords.occasion(first, 1, oneApi)))
                .toList();
    }

    private Line line(Served served) {
        MeteredCall call = served.call();
        Outcome outcome = served.outcome();
        return new Line(served.held() ? call.id() : null, outcome.cost(), CallWords.record(call, outcome, first.id()));
    }

    /** @param held whether something was set aside for it */
    private record Served(MeteredCall call, Outcome outcome, boolean held) {}
}
