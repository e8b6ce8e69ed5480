package io.larkspur.issuer;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The issuer does not let this user use the app: frozen, resigned, or outside the app's availability. */
public final class UserRefused extends ProblemException {

    /**
     * @param app of ours at the issuer
     * @param reason the issuer's, such as {@code code 20010} or {@code HTTP 403}
     */
    public UserRefused(String app, String reason) {
        super(
                Category.FORBIDDEN,
                "platform-user-refused",
                "The platform does not let this user use app " + app + " (" + reason
                        + "): check the app's availability and the user's status");
    }
}
