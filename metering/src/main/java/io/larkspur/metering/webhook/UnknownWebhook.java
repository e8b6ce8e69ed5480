package io.larkspur.metering.webhook;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** There is no webhook, or no delivery, of this id. */
public final class UnknownWebhook extends ProblemException {

    UnknownWebhook() {
        super(Category.NOT_FOUND, "unknown-webhook", "There is no webhook or delivery of this id");
    }
}
