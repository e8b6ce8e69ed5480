package io.larkspur.feishu;

import reactor.core.publisher.Mono;

/** Translates users' ids. */
public interface UserDirectory {

    /** The user's open_id for the app; answers are kept a while. Fails with a NOT_FOUND problem for an unknown user. */
    Mono<String> openIdOf(String appId, UserIdType type, String id);
}
