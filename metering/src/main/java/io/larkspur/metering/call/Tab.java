package io.larkspur.metering.call;

import io.larkspur.metering.credits.Bill;
import io.larkspur.metering.credits.Bill.Line;
import io.larkspur.metering.credits.Credits;
import java.util.ArrayList;
import java.util.List;

/** What calls of one user have cost since it was opened, to be charged together. Used by one thread at a time. */
final class Tab {

    private final MeteredCall first;
    private final List<Line> lines = new ArrayList<>();
    private boolean oneApi = true;
    private Credits spare = Credits.ZERO;

    /** @param first names it */
    Tab(MeteredCall first) {
        this.first = first;
    }

    void add(MeteredCall call, Outcome outcome, Credits held) {
        String holdId = held.isSome() ? call.id() : null;
        lines.add(new Line(holdId, outcome.cost(), CallWords.record(call, outcome, first.id())));
        oneApi &= call.api().equals(first.api());
        spare = spare.plus(held).minus(outcome.cost());
    }

    MeteredCall first() {
        return first;
    }

    int size() {
        return lines.size();
    }

    /** Whether charging it leaves more to spend than there is while it is open. */
    boolean freesSome() {
        return spare.isSome();
    }

    Bill bill() {
        return new Bill(first.userId(), lines, CallWords.occasion(first, lines.size(), oneApi));
    }

    /** The same, each line by itself. */
    List<Bill> bills() {
        return lines.stream()
                .map(line -> new Bill(first.userId(), List.of(line), CallWords.occasion(first, 1, oneApi)))
                .toList();
    }
}
