package io.larkspur.gateway.consent;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.trace.CallTrace;
import io.larkspur.vault.GrantKey;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * A call's need for a user's token.
 *
 * @param scopes what the user is asked for if there is no token yet
 * @param preferences how long the call may be parked until the user answers, and how a pending answer looks
 * @param address makes an absolute address of a path
 */
public record TokenRequest(
        Application application,
        GrantKey user,
        List<String> scopes,
        Preferences preferences,
        Function<String, URI> address,
        CallTrace trace) {

    /** The same with no longer a wait than that. */
    public TokenRequest within(Duration wait) {
        return new TokenRequest(application, user, scopes, preferences.atMost(wait), address, trace);
    }
}
