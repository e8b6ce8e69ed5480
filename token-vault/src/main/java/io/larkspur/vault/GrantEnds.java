package io.larkspur.vault;

import reactor.core.publisher.Mono;

/** Port to whoever has to stop what goes on in a user's name, such as an open stream, when the user's grant ends. */
public interface GrantEnds {

    /**
     * Completes when the grant has ended, on whatever replica and under whichever of its ids it was asked for; at once
     * when that has happened since the version was read. Never fails, holds no thread, and is forgotten on cancel. A
     * refresh or a new authorization is no end.
     *
     * @param asked the id the token was asked for by
     * @param version what {@link UserToken#version()} said
     */
    Mono<Void> endOf(GrantKey asked, long version);
}
