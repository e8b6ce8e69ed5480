package io.larkspur.gateway.guilty;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
final class Blocks {

    @Nullable
    String wait(Mono<String> answer) {
        return answer.block();
    }
}
