package io.larkspur.gateway.consent;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The user has not agreed that this application acts for them. */
public final class ConsentRefused extends ProblemException {

    private ConsentRefused(String code, String message) {
        super(Category.FORBIDDEN, code, message);
    }

    static ConsentRefused neverGiven() {
        return new ConsentRefused(
                "user-not-consented",
                "This user has not consented to this application, and the application may not invite users");
    }

    static ConsentRefused denied() {
        return new ConsentRefused("authorization-denied", "The user was asked and said no");
    }

    static ConsentRefused expired() {
        return new ConsentRefused(
                "authorization-expired", "The user was asked and did not answer in time; call again to ask again");
    }
}
