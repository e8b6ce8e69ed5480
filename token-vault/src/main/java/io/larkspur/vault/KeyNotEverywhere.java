package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.util.List;
import java.util.Map;

/** A key cannot seal while programs run that could not open what it sealed. */
public final class KeyNotEverywhere extends ProblemException {

    private final List<String> lacking;

    KeyNotEverywhere(String keyId, List<String> lacking) {
        super(
                Category.CONFLICT,
                "key-not-everywhere",
                lacking.isEmpty()
                        ? "No program has announced the key " + keyId
                        : "The key " + keyId + " is not known to " + String.join(", ", lacking)
                                + "; give it to every program first");
        this.lacking = List.copyOf(lacking);
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("lacking", lacking);
    }
}
