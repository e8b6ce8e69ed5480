package io.larkspur.gateway.token;

import io.larkspur.gateway.consent.Preferences;
import io.larkspur.gateway.guard.HeldPlace;
import io.larkspur.gateway.replay.Encodings;
import io.larkspur.gateway.replay.Refusal;
import io.larkspur.gateway.replay.RepeatableCall;
import io.larkspur.gateway.stream.OpenCall;
import io.larkspur.gateway.trace.CallTrace;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import reactor.core.publisher.Mono;

/**
 * Sends one call with its token, and where the upstream objects to the token and something helps, once more with another.
 * The caller sees the last answer only.
 */
final class Attempts {

    private final RepeatableCall call;
    private final OutgoingHeaders outgoing;
    private final String parameter;
    private final CallTrace trace;

    /** @param parameter of the query that takes the token; empty where a header does */
    Attempts(RepeatableCall call, OutgoingHeaders outgoing, String parameter) {
        this.call = call;
        this.outgoing = outgoing;
        this.parameter = parameter;
        this.trace = CallTrace.of(call.exchange());
    }

    Mono<Void> begin(Injection injection) {
        return send(injection, Trial.FIRST);
    }

    private Mono<Void> send(Injection injection, Trial trial) {
        return sent(injection).then(Mono.defer(() -> answered(injection, trial)));
    }

    private Mono<Void> sent(Injection injection) {
        if (!parameter.isEmpty()) {
            injection.into(call.exchange(), parameter);
        }
        Mono<Void> sending = call.send(headers -> outgoing(headers, injection));
        if (injection.end() == null) {
            return sending;
        }
        OpenCall.endsWith(call.exchange(), injection.end());
        return OpenCall.cutting(call.exchange(), sending);
    }

    private HttpHeaders outgoing(HttpHeaders headers, Injection injection) {
        HttpHeaders leaving = outgoing.strip(headers);
        OutgoingHeaders.forward(leaving, Preferences.of(headers));
        if (injection.token() != null) {
            Encodings.narrow(leaving);
        }
        injection.into(leaving);
        return leaving;
    }

    private Mono<Void> answered(Injection injection, Trial trial) {
        HttpStatusCode status = call.exchange().getResponse().getStatusCode();
        trace.step("the upstream answers {}", status == null ? "nothing" : status.value());
        return call.mayBeRefused()
                ? call.refusal().flatMap(refusal -> refused(injection, refusal, trial))
                : Mono.empty();
    }

    /**
     * The remedy itself may end the grant, which must not cut the call that it helps; and it may wait for a user, which must
     * not keep others from the upstream. A refusal is known only once its answer is there whole.
     */
    private Mono<Void> refused(Injection injection, Refusal refusal, Trial trial) {
        trace.step("the upstream refuses the token {} with {} {}", injection.token(), refusal.code(), refusal.scopes());
        OpenCall.endsWithNothing(call.exchange());
        HeldPlace.giveBack(call.exchange());
        return injection
                .remedy()
                .after(refusal, trial.repeatable(mayRepeat(refusal, trial)))
                .doOnError(instead -> call.forgetAnswer())
                .filter(next -> mayRepeat(refusal, trial))
                .flatMap(next -> sendAgain(next, trial.after(refusal)));
    }

    private boolean mayRepeat(Refusal refusal, Trial trial) {
        return call.isRepeatable() && !trial.hasMet(refusal.cause());
    }

    private Mono<Void> sendAgain(Injection next, Trial trial) {
        trace.step("sent again with the token {}", next.token());
        call.forgetAnswer();
        return send(next, trial);
    }
}
