package io.larkspur.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.figures.Table;
import io.larkspur.proofs.scenario.Scenarios;
import io.larkspur.proofs.stage.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The scenarios of every build, or those asked for, over one stage. A broken promise fails its test; figures that a busy machine can
 * spoil are only printed. {@code proofs/run} chooses scenarios, effort and seed.
 */
class ProofsTests {

    private static final Effort EFFORT =
            Effort.valueOf(System.getProperty("proofs.effort", "short").toUpperCase(Locale.ROOT));
    private static final long SEED = Long.getLong("proofs.seed", 20261125L);
    private static final Table TABLE = new Table(System.getProperty("proofs.commit", "this tree"), SEED, EFFORT);

    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open(Path.of("target", "stage"), Map.of());
    }

    @AfterAll
    static void close() {
        stage.close();
        System.out.println(TABLE);
    }

    @TestFactory
    Stream<DynamicTest> keepsItsPromises() {
        return Scenarios.chosen(System.getProperty("proofs.scenarios", ""))
                .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> play(scenario)));
    }

    private static void play(Scenario scenario) throws Exception {
        long began = System.nanoTime();
        Outcome outcome;
        try {
            outcome = scenario.play(stage, EFFORT, new Random(SEED));
        } finally {
            stage.heal();
        }
        outcome.took(Duration.ofNanos(System.nanoTime() - began));
        TABLE.add(scenario.name(), scenario.faults(), outcome);
        TABLE.writeTo(Path.of(System.getProperty("proofs.record", "target/proofs")));
        assertThat(outcome.brokenPromises())
                .as(() -> String.join("\n", outcome.troubles()))
                .isEmpty();
    }
}
