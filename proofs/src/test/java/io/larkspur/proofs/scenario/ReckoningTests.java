package io.larkspur.proofs.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReckoningTests {

    @Test
    void letsNoChargeForAnotherCallStandForAMissingOne() {
        Reckoning books = Reckoning.of(List.of("first", "second"), List.of("first", "never sent"));

        assertThat(books.unpaid()).containsExactly("second");
        assertThat(books.unreached()).containsExactly("never sent");
        assertThat(books.doubled()).isEmpty();
    }

    @Test
    void countsEachChargeAfterTheFirst() {
        Reckoning books = Reckoning.of(List.of("first"), List.of("first", "first", "first"));

        assertThat(books.doubled()).containsExactly("first", "first");
        assertThat(books.unpaid()).isEmpty();
        assertThat(books.unreached()).isEmpty();
    }

    @Test
    void asksForOneChargeOfACallThatWasSentTwice() {
        Reckoning books = Reckoning.of(List.of("first", "first"), List.of("first"));

        assertThat(books).isEqualTo(new Reckoning(List.of(), List.of(), List.of()));
    }
}
