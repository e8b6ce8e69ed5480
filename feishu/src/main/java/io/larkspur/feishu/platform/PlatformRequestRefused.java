package io.larkspur.feishu.platform;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The platform refuses what the app asked for; an administrator of the app has to change something there. */
public final class PlatformRequestRefused extends ProblemException {

    private final int platformCode;

    /** @param advice what to do, as the end of a sentence */
    public PlatformRequestRefused(String appId, int platformCode, String advice) {
        super(
                Category.UPSTREAM,
                "platform-request-refused",
                "The platform refuses a request of app " + appId + " (code " + platformCode + "): " + advice);
        this.platformCode = platformCode;
    }

    public int platformCode() {
        return platformCode;
    }
}
