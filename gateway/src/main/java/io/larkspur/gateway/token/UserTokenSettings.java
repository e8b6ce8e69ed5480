package io.larkspur.gateway.token;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How a route carries its token.
 *
 * @param maxWait the longest a call may be parked for its user, whatever {@code Prefer: wait} asks; 0 s to 10 min
 * @param header the header for a user's token
 * @param tenantHeader the header for the app's own token
 * @param scheme what stands before the token, such as {@code Bearer}; empty for the bare token
 * @param query the query parameter that takes the bare token in place of any header; empty for none. Incoming parameters of
 *     that name never pass
 * @param keep names of incoming {@code X-Lark-*} headers that this route's upstream may see
 * @param patience how long a token may take to be found or refreshed
 * @param replayLimit the longest body that is kept so that the call can be sent again when its token is refused; 0 to 16 MB
 */
record UserTokenSettings(
        @DefaultValue("60s") Duration maxWait,
        @DefaultValue("Authorization") String header,
        @DefaultValue("Authorization") String tenantHeader,
        @DefaultValue("Bearer") String scheme,
        @DefaultValue("") String query,
        @DefaultValue List<String> keep,
        @DefaultValue("15s") Duration patience,
        @DefaultValue("256KB") DataSize replayLimit) {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final DataSize LONGEST_KEPT = DataSize.ofMegabytes(16);

    UserTokenSettings {
        if (!query.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.')) {
            throw new IllegalArgumentException("query of the filter UserToken is " + query
                    + "; it must be a parameter's name of letters, digits, dots, hyphens and underscores");
        }
        if (maxWait.isNegative() || maxWait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException(
                    "max-wait of the filter UserToken is " + maxWait + "; it must lie between 0 s and 10 min");
        }
        if (replayLimit.isNegative() || replayLimit.compareTo(LONGEST_KEPT) > 0) {
            throw new IllegalArgumentException(
                    "replay-limit of the filter UserToken is " + replayLimit + "; it must lie between 0 and 16 MB");
        }
    }
}
