package io.larkspur.gateway.token;

import io.larkspur.gateway.replay.Refusal;
import reactor.core.publisher.Mono;

/** What helps when the upstream refuses the token of a call. */
interface Remedy {

    Remedy NONE = (refusal, trial) -> Mono.empty();

    /**
     * Another credential to send the call with; empty when the upstream's answer has to pass on. Fails with what the caller
     * is answered instead.
     */
    Mono<Injection> after(Refusal refusal, Trial trial);
}
