package io.larkspur.sandbox.http;

import reactor.core.publisher.Mono;

/** What happens at one route; a {@link Refusal} thrown or signalled is answered in the route's dialect. */
@FunctionalInterface
public interface Endpoint {
    Mono<Answer> answer(Call call);
}
