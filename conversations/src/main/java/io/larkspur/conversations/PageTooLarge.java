package io.larkspur.conversations;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** What is asked for at a time is more than is answered at a time. */
public final class PageTooLarge extends ProblemException {

    PageTooLarge() {
        super(Category.INVALID, "invalid-request", "The page would be larger than 8 MB; ask for a smaller limit");
    }
}
