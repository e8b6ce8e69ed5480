package io.larkspur.vault;

import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;

/** The part of a WHERE clause over {@code grants g} that a selection means. Ids of different kinds are never compared. */
final class GrantConditions {

    static final String BY_OPEN_ID = "g.user_id = :userId";
    static final String BY_UNION_ID = "g.union_id = :userId";
    static final String BY_OTHER_ID = "(g.user_id = :userId OR g.platform_user_id = :userId)";

    private static final String BY_APPLICATION = """
            EXISTS (SELECT 1 FROM consents c WHERE c.application_id = :applicationId
                AND c.app_id = g.app_id AND c.user_id = g.user_id)""";

    private static final String BY_ANOTHER_APPLICATION = """
            EXISTS (SELECT 1 FROM consents c WHERE c.application_id <> :besides
                AND c.app_id = g.app_id AND c.user_id = g.user_id)""";

    private final @Nullable String appId;
    private final @Nullable String userId;
    private final @Nullable String applicationId;
    private final @Nullable String besides;

    GrantConditions(GrantSelection selection) {
        this.appId = selection.appId();
        this.userId = selection.userId();
        this.applicationId = selection.applicationId();
        this.besides = null;
    }

    GrantConditions(GrantFilter filter) {
        this.appId = filter.appId();
        this.userId = filter.userId();
        this.applicationId = null;
        this.besides = filter.besides();
    }

    static String byUser(String userId) {
        if (InvitedPerson.isOpenId(userId)) {
            return BY_OPEN_ID;
        }
        return InvitedPerson.isUnionId(userId) ? BY_UNION_ID : BY_OTHER_ID;
    }

    /** Starts with AND, or is empty. */
    String sql() {
        return (appId == null ? "" : " AND g.app_id = :appId")
                + (userId == null ? "" : " AND " + byUser(userId))
                + (applicationId == null ? "" : " AND " + BY_APPLICATION)
                + (besides == null ? "" : " AND " + BY_ANOTHER_APPLICATION);
    }

    DatabaseClient.GenericExecuteSpec bind(DatabaseClient.GenericExecuteSpec statement) {
        DatabaseClient.GenericExecuteSpec bound = statement;
        bound = appId == null ? bound : bound.bind("appId", appId);
        bound = userId == null ? bound : bound.bind("userId", userId);
        bound = besides == null ? bound : bound.bind("besides", besides);
        return applicationId == null ? bound : bound.bind("applicationId", applicationId);
    }
}
