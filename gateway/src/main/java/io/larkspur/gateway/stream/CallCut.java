package io.larkspur.gateway.stream;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** A call that may not go on although its upstream would: what has begun of the answer is ended with these words. */
public abstract class CallCut extends ProblemException {

    protected CallCut(Category category, String code, String message) {
        super(category, code, message);
    }
}
