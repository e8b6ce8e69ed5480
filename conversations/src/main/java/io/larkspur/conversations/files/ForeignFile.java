package io.larkspur.conversations.files;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The path belongs to somebody else, whether or not there is such a file. */
public final class ForeignFile extends ProblemException {

    ForeignFile() {
        super(
                Category.FORBIDDEN,
                "foreign-file",
                "This path lies outside the folder of the user; users see only their own files");
    }
}
