package io.larkspur.feishu.platform;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The platform does not accept the app's own id and secret; an operator has to correct them. */
public final class PlatformCredentialsRefused extends ProblemException {

    private final int platformCode;

    public PlatformCredentialsRefused(String appId, int platformCode) {
        super(
                Category.UPSTREAM,
                "platform-credentials-refused",
                "The platform refuses the credentials of app " + appId + " (code " + platformCode
                        + "): check APP_ID and APP_SECRET");
        this.platformCode = platformCode;
    }

    public int platformCode() {
        return platformCode;
    }
}
