package io.larkspur.feishu;

import java.util.Locale;
import java.util.Optional;

/** The platform's three ids of a user: per app, per developer, per tenant. */
public enum UserIdType {
    OPEN_ID,
    UNION_ID,
    USER_ID;

    /** As in the platform's query parameter {@code user_id_type}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<UserIdType> parse(String wireName) {
        for (UserIdType type : values()) {
            if (type.wireName().equals(wireName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
