package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The platform refuses the refresh token for good; the user has to authorize again. */
public final class RefreshRefused extends ProblemException {

    private static final int ALREADY_USED = 20073;

    private final int platformCode;

    public RefreshRefused(int platformCode) {
        this("code " + platformCode, platformCode);
    }

    /** @param error the issuer's word, where it has no numbers */
    public RefreshRefused(String error) {
        this(error, 0);
    }

    private RefreshRefused(String reason, int platformCode) {
        super(
                Category.CONFLICT,
                "refresh-refused",
                "The platform no longer honours this user's consent (" + reason + "); the user has to authorize again");
        this.platformCode = platformCode;
    }

    /** Whether the platform says that somebody has spent this very token. */
    boolean isSpent() {
        return platformCode == ALREADY_USED;
    }

    public int platformCode() {
        return platformCode;
    }
}
