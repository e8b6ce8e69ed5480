package io.larkspur.conversations.files;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** There is no such file, or none any more. */
public final class UnknownFile extends ProblemException {

    public UnknownFile(String path) {
        super(Category.NOT_FOUND, "unknown-file", "File not found: " + path);
    }

    @Override
    public String errorName() {
        return "FileNotFoundException";
    }
}
