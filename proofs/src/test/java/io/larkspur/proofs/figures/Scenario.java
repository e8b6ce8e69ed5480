package io.larkspur.proofs.figures;

import io.larkspur.proofs.stage.Stage;
import java.util.Random;

/** A promise, put to the test on a stage of real processes. */
public interface Scenario {

    /** As it is asked for on the command line. */
    String name();

    /** The ids in the list of faults and attacks. */
    String faults();

    /** Whether its short form is cheap enough for every build; else it is played when asked for. */
    default boolean inEveryBuild() {
        return true;
    }

    /** Leaves the stage as it found it: everything up and healed. */
    Outcome play(Stage stage, Effort effort, Random random) throws Exception;
}
