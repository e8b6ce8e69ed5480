package io.larkspur.conversations.files;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The file is of a kind that is not taken, or not of the kind it is said to be. */
public final class FileTypeRefused extends ProblemException {

    FileTypeRefused(String reason) {
        super(
                Category.UNSUPPORTED,
                "file-type-refused",
                "Files may be PDF, CSV, Excel, JPEG, PNG or text, under their own names; " + reason);
    }
}
