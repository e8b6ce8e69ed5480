package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The OAuth state is unknown, spent, late or of another browser. */
public final class StateRefused extends ProblemException {

    StateRefused() {
        super(
                Category.INVALID,
                "state-refused",
                "This authorization link was already used, has expired or was opened in another browser; open the card again");
    }
}
