package io.larkspur.conversations;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** What was said is longer than a message may be. */
public final class MessageTooLong extends ProblemException {

    MessageTooLong(int longest) {
        super(Category.TOO_LARGE, "message-too-long", "A message has at most " + longest + " characters");
    }
}
