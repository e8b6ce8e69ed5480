package io.larkspur.metering.webhook;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** A webhook's address that nothing is sent to: it is none, or it leads into a private network. */
public final class TargetRefused extends ProblemException {

    TargetRefused(String why) {
        super(Category.INVALID, "webhook-target-refused", why);
    }

    @Override
    public String errorName() {
        return "WebhookTargetRefusedException";
    }
}
