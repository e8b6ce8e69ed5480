package io.larkspur.stores.grouping;

import org.jspecify.annotations.Nullable;

/** What became of one thing of a group: its answer where there is one, or why it was refused. */
public final class Outcome<T> {

    private final @Nullable T answer;
    private final @Nullable RuntimeException refusal;

    private Outcome(@Nullable T answer, @Nullable RuntimeException refusal) {
        this.answer = answer;
        this.refusal = refusal;
    }

    public static <T> Outcome<T> of(T answer) {
        return new Outcome<>(answer, null);
    }

    /** Done, with nothing to say. */
    public static <T> Outcome<T> done() {
        return new Outcome<>(null, null);
    }

    public static <T> Outcome<T> refused(RuntimeException why) {
        return new Outcome<>(null, why);
    }

    @Nullable
    T answer() {
        return answer;
    }

    @Nullable
    RuntimeException refusal() {
        return refusal;
    }
}
