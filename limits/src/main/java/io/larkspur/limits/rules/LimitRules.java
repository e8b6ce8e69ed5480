package io.larkspur.limits.rules;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The rules that hold now, and their change. */
public interface LimitRules {

    /** As last heard of, at most a second ago while Postgres answers. Never waits. */
    StoredRules current();

    /** As Postgres has them now. */
    Mono<StoredRules> read();

    /**
     * Puts other rules in place of all. Fails with {@link RulesChanged} when a version is expected and somebody else was
     * faster.
     *
     * @param expected the version to be replaced; null for whichever there is: the last to write wins
     * @param recorded is carried out in the same transaction, once more where that has to be repeated
     */
    Mono<StoredRules> replace(Rules rules, @Nullable Long expected, String by, Mono<Void> recorded);

    /** Whatever kind is not named in a document has these. */
    Rules defaults();
}
