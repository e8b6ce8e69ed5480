package io.larkspur.feishu;

import java.util.List;
import reactor.core.publisher.Mono;

/** Looks people up by the dozen, as the app. */
public interface UserProfiles {

    /** How many can be asked for at once. */
    int AT_ONCE = 50;

    /** Those of the users whom the app may see. Fails with a problem when the platform cannot be asked. */
    Mono<List<UserProfile>> of(String appId, List<String> openIds);
}
