package io.larkspur.feishu.callback;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** No callback of the platform is this large. */
final class CallbackTooLarge extends ProblemException {

    CallbackTooLarge() {
        super(Category.TOO_LARGE, "callback-too-large", "A callback may have 256 KB at most");
    }
}
