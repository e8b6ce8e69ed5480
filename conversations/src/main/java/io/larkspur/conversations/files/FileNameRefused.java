package io.larkspur.conversations.files;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The name of the file is none. */
public final class FileNameRefused extends ProblemException {

    FileNameRefused(String reason) {
        super(Category.INVALID, "file-name-refused", "The name of the file " + reason);
    }
}
