package io.larkspur.vault;

import java.util.Objects;

/** Whether the one who authorized is the one invited, never comparing ids of different kinds. */
final class InvitedPerson {

    private static final String OPEN_ID = "ou_";
    private static final String UNION_ID = "on_";

    private InvitedPerson() {}

    static boolean is(String invited, PlatformUser user) {
        if (isOpenId(invited)) {
            return invited.equals(user.openId());
        }
        if (isUnionId(invited)) {
            return invited.equals(user.unionId());
        }
        return invited.equals(user.userId()) || invited.equals(user.openId());
    }

    static boolean isOpenId(String id) {
        return id.startsWith(OPEN_ID);
    }

    static boolean isUnionId(String id) {
        return id.startsWith(UNION_ID);
    }

    /** An id for logs. */
    static String idOf(PlatformUser user) {
        String id = user.openId() == null ? user.unionId() : user.openId();
        return Objects.requireNonNullElse(id, Objects.requireNonNullElse(user.userId(), "without an id"));
    }

    /** The id a grant is kept under: the open_id where the platform told one. */
    static GrantKey keyOf(AuthSession session, PlatformUser user) {
        return new GrantKey(session.appId(), Objects.requireNonNullElse(user.openId(), session.userId()));
    }
}
