package io.larkspur.metering.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.metering.credits.Bill;
import io.larkspur.metering.credits.Credits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class TabsTests {

    private static final Duration NOT_SOON = Duration.ofHours(1);

    private final List<Bill> closed = new ArrayList<>();
    private final Tabs tabs = new Tabs(NOT_SOON, this::close);
    private int calls;

    @Test
    void keepsOneForEachUserUntilTheyAreClosed() {
        add("a", 2, 0);
        add("b", 5, 0);
        add("a", 3, 0);

        assertThat(closed).isEmpty();
        assertThat(tabs.calls()).isEqualTo(3);
        tabs.closeAll();

        assertThat(closed).extracting(Bill::userId).containsExactlyInAnyOrder("a", "b");
        assertThat(closed).extracting(bill -> bill.lines().size()).containsExactlyInAnyOrder(2, 1);
        assertThat(tabs.calls()).isZero();
    }

    @Test
    void closesALongOneAtOnce() {
        for (int i = 0; i < 501; i++) {
            add("a", 1, 0);
        }

        assertThat(closed).hasSize(1);
        assertThat(tabs.calls()).isEqualTo(1);
    }

    @Test
    void handsOverWhatFreesMoreThanItCosts() {
        add("a", 2, 10);
        add("a", 2, 0);
        add("b", 2, 2);

        assertThat(tabs.takeIfItFrees(call("b"))).isEmpty();
        assertThat(tabs.takeIfItFrees(call("a"))).get().extracting(Tab::size).isEqualTo(2);
        assertThat(tabs.takeIfItFrees(call("a"))).isEmpty();
        assertThat(closed).isEmpty();
        assertThat(tabs.calls()).isEqualTo(1);
    }

    @Test
    void namesWhatFreesSomeUntilAnAttemptToChargeItHasEnded() {
        add("a", 2, 10);
        add("b", 2, 2);
        assertThat(tabs.freeing(call("a"))).isEmpty();
        Tab taken = tabs.takeIfItFrees(call("a")).orElseThrow();

        assertThat(tabs.freeing(call("a"))).containsSame(taken);
        add("a", 2, 10);
        tabs.closeAll();
        Tab last = tabs.freeing(call("a")).orElseThrow();
        assertThat(last).isNotSameAs(taken);
        assertThat(tabs.freeing(call("b"))).isEmpty();
        tabs.tried(taken);
        assertThat(tabs.freeing(call("a"))).containsSame(last);

        int before = tabs.freed(call("a"));
        tabs.tried(last);
        assertThat(tabs.freed(call("a"))).isNotEqualTo(before);
        tabs.tried(last);
        assertThat(tabs.freeing(call("a"))).isEmpty();
        StepVerifier.create(last.tried()).verifyComplete();
    }

    @Test
    void chargesEachCallByItselfWhereNothingIsGathered() {
        Tabs none = new Tabs(Duration.ZERO, this::close);

        none.add(call("a"), outcome(1), Credits.ZERO);
        none.add(call("a"), outcome(1), Credits.ZERO);

        assertThat(closed).hasSize(2);
        assertThat(none.calls()).isZero();
    }

    private void close(List<Tab> tabs) {
        tabs.forEach(tab -> closed.add(tab.bill()));
    }

    private void add(String user, int cost, int held) {
        tabs.add(call(user), outcome(cost), Credits.whole(held));
    }

    private static Outcome outcome(int cost) {
        return new Outcome(Credits.whole(cost), 200, 0, 0, 1, null, 0, 0);
    }

    private MeteredCall call(String user) {
        return new MeteredCall("call-" + calls++, user, "cli_1", "app-1", "open-apis", "GET /x", Instant.EPOCH);
    }
}
