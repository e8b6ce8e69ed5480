package io.larkspur.gateway.caller;

import io.larkspur.feishu.UserIdType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * A user as the caller names one. Ids are letters, digits and the few marks that ids of known issuers hold, so that no
 * joined, encoded or look-alike id can reach a lookup.
 */
public record NamedUser(UserIdType type, String id) {

    static final String ID_HEADER = "X-User-Id";
    static final String TYPE_HEADER = "X-User-Id-Type";

    private static final String MARKS = "_-@.|:=+";
    private static final int LONGEST = 128;

    public NamedUser {
        if (id.isBlank()) {
            throw CallRefused.badUserId("The user id is blank");
        }
        if (id.length() > LONGEST) {
            throw CallRefused.badUserId("The user id is longer than " + LONGEST + " characters");
        }
        for (int i = 0; i < id.length(); i++) {
            if (!isAllowed(id.charAt(i))) {
                throw CallRefused.badUserId(
                        "The user id holds a character that no user id has; send one id, neither joined nor encoded");
            }
        }
    }

    /** @param type as in the platform's {@code user_id_type}; null stands for open_id */
    public static NamedUser of(String id, @Nullable String type) {
        return new NamedUser(
                type == null ? UserIdType.OPEN_ID : UserIdType.parse(type).orElseThrow(CallRefused::unknownIdType), id);
    }

    /** The user the headers name; empty when they name none. Fails with {@link CallRefused}. */
    static Optional<NamedUser> in(HttpHeaders headers) {
        List<String> ids = headers.getOrEmpty(ID_HEADER);
        List<String> types = headers.getOrEmpty(TYPE_HEADER);
        if (ids.isEmpty() && types.isEmpty()) {
            return Optional.empty();
        }
        if (ids.size() != 1) {
            throw CallRefused.badUserId("X-User-Id must be sent exactly once");
        }
        if (types.size() > 1) {
            throw CallRefused.unknownIdType();
        }
        return Optional.of(of(ids.get(0), types.isEmpty() ? null : types.get(0)));
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || MARKS.indexOf(c) >= 0;
    }
}
