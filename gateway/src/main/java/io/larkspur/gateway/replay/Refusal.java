package io.larkspur.gateway.replay;

import io.larkspur.problem.UpstreamError;
import java.util.List;

/**
 * What an upstream objects to in a call's token.
 *
 * @param code the upstream's own number
 * @param scopes what it misses, any one of which suffices, in its order
 * @param error its words, for callers that read its form of an error
 */
public record Refusal(Cause cause, int code, List<String> scopes, UpstreamError error) {

    /** What can be done about it differs. */
    public enum Cause {
        /** The token is no longer good; another one may be. */
        TOKEN,
        /** The user has not granted a scope, and can be asked. */
        USER_SCOPE,
        /** The app has not enabled a scope; only its administrator can help. */
        APP_SCOPE
    }
}
