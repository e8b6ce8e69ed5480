package io.larkspur.issuer.walk;

import io.larkspur.issuer.CodeRefused;
import io.larkspur.issuer.UserRefused;
import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.AuthSessionEnded;
import io.larkspur.vault.OtherPersonAuthorized;
import io.larkspur.vault.StateRefused;
import io.larkspur.vault.UnknownAuthSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a failure as what to tell the person; the log learns the reason, never the code or the state. */
final class Outcomes {

    private static final Logger log = LoggerFactory.getLogger(Outcomes.class);

    private Outcomes() {}

    static Outcome of(Throwable error) {
        if (error instanceof ProblemException problem) {
            log.warn("An authorization did not end well: {} ({})", problem.detail(), problem.code());
            return of(problem);
        }
        log.error("An authorization failed here", error);
        return Outcome.TROUBLE;
    }

    private static Outcome of(ProblemException problem) {
        if (problem instanceof StateRefused || problem instanceof CodeRefused) {
            return Outcome.LINK_REFUSED;
        }
        if (problem instanceof OtherPersonAuthorized) {
            return Outcome.OTHER_PERSON;
        }
        if (problem instanceof UserRefused) {
            return Outcome.USER_REFUSED;
        }
        if (problem instanceof UnknownAuthSession || problem instanceof OtherIssuer) {
            return Outcome.UNKNOWN;
        }
        if (problem instanceof AuthSessionEnded ended) {
            return Outcome.ended(ended.state());
        }
        return problem.category() == Category.UNAVAILABLE ? Outcome.TROUBLE : Outcome.MISCONFIGURED;
    }
}
