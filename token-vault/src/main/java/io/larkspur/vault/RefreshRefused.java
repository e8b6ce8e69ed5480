package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The platform refuses the refresh token for good; the user has to authorize again. */
public final class RefreshRefused extends ProblemException {

    private final int platformCode;

    public RefreshRefused(int platformCode) {
        super(
                Category.CONFLICT,
                "refresh-refused",
                "The platform no longer honours this user's consent (code " + platformCode
                        + "); the user has to authorize again");
        this.platformCode = platformCode;
    }

    public int platformCode() {
        return platformCode;
    }
}
