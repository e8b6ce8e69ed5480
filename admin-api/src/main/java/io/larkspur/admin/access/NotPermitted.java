package io.larkspur.admin.access;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;

/** The caller is known and this path, or what it does, is not for it. */
public final class NotPermitted extends ProblemException {

    public NotPermitted() {
        super(
                Category.FORBIDDEN,
                "forbidden",
                "These credentials do not open this path; it takes the administrator or somebody whose role is high enough, or under /internal/auth an application with the permission auth-sessions");
    }
}
