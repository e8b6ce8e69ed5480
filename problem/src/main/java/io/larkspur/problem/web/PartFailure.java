package io.larkspur.problem.web;

import io.larkspur.problem.ProblemException;

/**
 * A failure as one of the results in an answer that has others.
 *
 * @param code stable, the one that the failure alone would be answered with in {@code error_code}
 * @param detail a sentence a person can act on
 */
public record PartFailure(String code, String detail) {

    private static final String UNCERTAIN =
            "It failed here and may have been kept nevertheless; look for it before you send it again";

    public static PartFailure of(Throwable failure) {
        return failure instanceof ProblemException refusal
                ? new PartFailure(refusal.errorName(), refusal.detail())
                : new PartFailure(Faults.of(failure).errorName(), UNCERTAIN);
    }
}
