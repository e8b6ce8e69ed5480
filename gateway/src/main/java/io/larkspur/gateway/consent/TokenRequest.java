package io.larkspur.gateway.consent;

import io.larkspur.accounts.Application;
import io.larkspur.vault.GrantKey;
import java.net.URI;
import java.util.Set;
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
        Set<String> scopes,
        Preferences preferences,
        Function<String, URI> address) {}
