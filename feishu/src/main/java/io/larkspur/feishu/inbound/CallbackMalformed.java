package io.larkspur.feishu.inbound;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** A callback from a trusted source that cannot be read. */
public final class CallbackMalformed extends ProblemException {

    public CallbackMalformed() {
        super(Category.INVALID, "callback-malformed", "The callback is not a JSON object of the platform's form");
    }
}
