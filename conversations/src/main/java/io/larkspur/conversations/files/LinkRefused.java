package io.larkspur.conversations.files;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The link was not made here, or not for this long. */
public final class LinkRefused extends ProblemException {

    LinkRefused() {
        super(
                Category.FORBIDDEN,
                "link-refused",
                "This link has expired or was changed; ask for the file again to get a new one");
    }
}
