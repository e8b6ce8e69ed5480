package io.larkspur.limits;

import reactor.core.publisher.Mono;

/** Where all replicas' calls are counted together. */
interface Register {

    /** For a process that shares with nobody. */
    Register NONE = (subject, question) -> Mono.empty();

    /** In one round trip; empty while nobody answers. */
    Mono<Answer> ask(Subject subject, Question question);
}
