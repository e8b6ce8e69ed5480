package io.larkspur.feishu.inbound;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The request does not prove that the platform sent it; which proof failed is not said. */
public final class CallbackRefused extends ProblemException {

    CallbackRefused() {
        super(
                Category.SIGN_IN,
                "callback-refused",
                "This is not a fresh callback signed by the platform: check ENCRYPT_KEY and VERIFICATION_TOKEN, and this machine's clock");
    }
}
