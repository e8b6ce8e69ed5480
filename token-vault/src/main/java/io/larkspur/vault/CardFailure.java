package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a card could not be put before its user, as the sender said it; kept, so that the next callers hear it too. */
record CardFailure(Category category, String code, String detail) {

    /** What nobody said anything about is trouble that may pass. */
    static CardFailure of(Throwable failure) {
        return failure instanceof ProblemException problem
                ? new CardFailure(problem.category(), problem.code(), problem.detail())
                : new CardFailure(
                        Category.UNAVAILABLE, "card-not-sent", "The card could not be sent; try again shortly");
    }

    /** Whether the next try may go well without anybody doing anything. */
    boolean mayPass() {
        return category == Category.UNAVAILABLE || category == Category.THROTTLED;
    }

    String text() {
        return category.name() + " " + code + " " + detail;
    }

    static Optional<CardFailure> parse(@Nullable String text) {
        String[] words = text == null ? new String[0] : text.split(" ", 3);
        try {
            return words.length < 3
                    ? Optional.empty()
                    : Optional.of(new CardFailure(Category.valueOf(words[0]), words[1], words[2]));
        } catch (IllegalArgumentException ofAnotherRelease) {
            return Optional.empty();
        }
    }
}
