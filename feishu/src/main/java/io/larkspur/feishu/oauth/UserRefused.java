package io.larkspur.feishu.oauth;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The platform does not let this user use the app: frozen, resigned, or outside the app's availability. */
public final class UserRefused extends ProblemException {

    private final int platformCode;

    UserRefused(String appId, int platformCode) {
        super(
                Category.FORBIDDEN,
                "platform-user-refused",
                "The platform does not let this user use app " + appId + " (code " + platformCode
                        + "): check the app's availability and the user's status");
        this.platformCode = platformCode;
    }

    public int platformCode() {
        return platformCode;
    }
}
