package io.larkspur.feishu;

/** Tells the kind of a user's id by its looks, as the platform writes them. */
final class UserIds {

    private UserIds() {}

    static UserIdType typeOf(String id) {
        if (id.startsWith("ou_")) {
            return UserIdType.OPEN_ID;
        }
        return id.startsWith("on_") ? UserIdType.UNION_ID : UserIdType.USER_ID;
    }
}
