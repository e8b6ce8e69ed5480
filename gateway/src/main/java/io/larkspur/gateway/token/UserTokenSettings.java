package io.larkspur.gateway.token;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a route carries its token.
 *
 * @param maxWait the longest a call may be parked for its user, whatever {@code Prefer: wait} asks; 0 s to 10 min
 * @param header the header for a user's token
 * @param tenantHeader the header for the app's own token
 * @param scheme what stands before the token, such as {@code Bearer}; empty for the bare token
 * @param keep names of incoming {@code X-Lark-*} headers that this route's upstream may see
 * @param patience how long a token may take to be found or refreshed
 */
record UserTokenSettings(
        @DefaultValue("60s") Duration maxWait,
        @DefaultValue("Authorization") String header,
        @DefaultValue("Authorization") String tenantHeader,
        @DefaultValue("Bearer") String scheme,
        @DefaultValue List<String> keep,
        @DefaultValue("15s") Duration patience) {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    UserTokenSettings {
        if (maxWait.isNegative() || maxWait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException(
                    "max-wait of the filter UserToken is " + maxWait + "; it must lie between 0 s and 10 min");
        }
    }
}
