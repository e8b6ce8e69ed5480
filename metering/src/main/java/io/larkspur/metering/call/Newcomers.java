package io.larkspur.metering.call;

import io.larkspur.problem.ProblemException;
import reactor.core.publisher.Mono;

/** Told of whoever makes a first call, before there is an account of credits for them. */
public interface Newcomers {

    /** As often as you like. Fails with a {@link ProblemException} when it cannot be this user's account. */
    Mono<Void> met(MeteredCall firstCall);
}
