package io.larkspur.accounts.login;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.util.Map;

/** The user service knows nobody of this id; it first has to be told of them. */
public final class UserNotFound extends ProblemException {

    private final String operation;
    private final String userId;

    /** @param operation what was to be done, such as {@code get_user_balance} */
    public UserNotFound(String operation, String userId) {
        super(Category.NOT_FOUND, "user-not-found", "User not found: " + userId);
        this.operation = operation;
        this.userId = userId;
    }

    @Override
    public String errorName() {
        return "UserNotFoundException";
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("operation", operation, "user_id", userId);
    }
}
