package io.larkspur.feishu.platform;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The app id names no configured platform app, so nothing can be done in its name. */
public final class UnknownPlatformApp extends ProblemException {

    UnknownPlatformApp(String appId) {
        super(
                Category.CONFLICT,
                "unknown-platform-app",
                "Platform app " + appId
                        + " is not configured here; set APP_ID and APP_SECRET, or larkspur.feishu.apps");
    }
}
