package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** This process does not have the key that seals now, so it can keep nothing. */
public final class SealingKeyMissing extends ProblemException {

    SealingKeyMissing(String keyId) {
        super(
                Category.UNAVAILABLE,
                "sealing-key-missing",
                "This program does not have the key " + keyId + ", which seals now; it has to be given to it");
    }
}
