package io.larkspur.feishu;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The platform knows no such user, or the app may not see them. */
public final class UnknownUser extends ProblemException {

    UnknownUser(String appId, UserIdType type, String id, int code) {
        super(
                Category.NOT_FOUND,
                "unknown-user",
                "App " + appId + " finds no user with " + type.wireName() + " " + id + " (code " + code
                        + "): check the id and the app's contact range");
    }
}
