package io.larkspur.feishu.oauth;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The authorization code is late, spent or of another walk; a new walk gets a new one. */
public final class CodeRefused extends ProblemException {

    private final int platformCode;

    CodeRefused(int platformCode) {
        super(
                Category.INVALID,
                "authorization-code-refused",
                "The authorization code is invalid, expired or already used (code " + platformCode
                        + "); open the card again");
        this.platformCode = platformCode;
    }

    public int platformCode() {
        return platformCode;
    }
}
