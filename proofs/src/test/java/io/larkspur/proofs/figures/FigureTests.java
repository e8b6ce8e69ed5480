package io.larkspur.proofs.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FigureTests {

    @Test
    void boundsWhatNoTrialShowed() {
        assertThat(Figure.promise("", 300, 0).bound()).isEqualTo(0.01);
        assertThat(Figure.promise("", 1, 0).bound()).isEqualTo(1);
    }

    @Test
    void boundsWhatSomeTrialsShowed() {
        assertThat(Figure.promise("", 1_000, 10).bound()).isCloseTo(0.0168, within(0.0005));
        assertThat(Figure.promise("", 10, 10).bound()).isEqualTo(1);
    }

    @Test
    void breaksAPromiseThatWasNeverTried() {
        assertThat(Figure.promise("", 0, 0).holds()).isFalse();
        assertThat(Figure.promise("", 0, 0).bound()).isEqualTo(1);
    }

    @Test
    void failsOnlyPromises() {
        Outcome outcome = new Outcome()
                .add(Figure.promise("kept", 10, 0))
                .add(Figure.promise("broken", 10, 1))
                .add(Figure.measured("slow", 10, 7.5, " ms", 5))
                .add(Figure.told("by the way", 10, "much"));

        assertThat(outcome.brokenPromises()).extracting(Figure::name).containsExactly("broken");
    }

    @Test
    void printsWhatItHolds() {
        Table table = new Table("abc", 7, Effort.SHORT);
        table.add("one", "F26", new Outcome().add(Figure.promise("refreshes", 200, 0, "1.000", "1.000")));

        assertThat(table.toString()).contains("abc", "seed 7").containsPattern("one +refreshes +200 +0 +1\\.500 %");
    }
}
