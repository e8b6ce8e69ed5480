package io.larkspur.vault;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The people with a live grant, for whoever keeps their names up to date. */
public interface KnownUsers {

    /**
     * One page of those with a live grant to the app who are known by their open_id, in the order of that id.
     *
     * @param after the last open_id of the page before; null begins
     * @param limit the most to answer
     */
    Mono<List<GrantKey>> page(String appId, @Nullable String after, int limit);

    /**
     * Writes what the platform now says of the user into the user's latest completed auth session; a field that it does
     * not tell stays. True when something changed.
     */
    Mono<Boolean> update(GrantKey key, PlatformUser user);
}
