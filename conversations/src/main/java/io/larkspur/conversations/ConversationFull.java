package io.larkspur.conversations;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.util.Map;

/** The conversation has as many messages as one may have. */
public final class ConversationFull extends ProblemException {

    private final int most;

    public ConversationFull(int most) {
        super(
                Category.CONFLICT,
                "conversation-full",
                "This session has its " + most + " messages; open another one to go on");
        this.most = most;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("limit", most);
    }
}
