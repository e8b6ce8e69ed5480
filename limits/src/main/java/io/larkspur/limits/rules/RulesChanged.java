package io.larkspur.limits.rules;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.util.Map;

/** Somebody else has changed the rules since they were read. */
public final class RulesChanged extends ProblemException {

    private final long version;

    RulesChanged(long version) {
        super(
                Category.CONFLICT,
                "limits-changed",
                "The limits have been changed meanwhile; read them again and send your change with their version");
        this.version = version;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("version", version);
    }
}
