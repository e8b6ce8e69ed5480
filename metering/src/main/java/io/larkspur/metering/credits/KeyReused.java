package io.larkspur.metering.credits;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The idempotency key belongs to an earlier request of this user that asked for something else. */
public final class KeyReused extends ProblemException {

    KeyReused() {
        super(
                Category.CONTRADICTION,
                "idempotency-key-reused",
                "This Idempotency-Key came with another request before; a new request needs a key of its own");
    }

    @Override
    public String errorName() {
        return "IdempotencyKeyReusedException";
    }
}
