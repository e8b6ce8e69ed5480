package io.larkspur.admin;

import io.larkspur.feishu.AuthCardOptions;
import io.larkspur.feishu.AuthCards;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.AuthSession;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** Sends nothing, remembers what it was asked to send, and fails once when told to. */
final class ScriptedCards implements AuthCards {

    static final String MESSAGE = "om_7dCz4T1Bx9Ky2Lm3Np4Qr5St6Uv";

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile Optional<ProblemException> failure = Optional.empty();

    void failNext(ProblemException problem) {
        failure = Optional.of(problem);
    }

    void forget() {
        sent.clear();
        failure = Optional.empty();
    }

    List<Sent> sent() {
        return sent;
    }

    @Override
    public Mono<String> send(AuthSession session, AuthCardOptions options) {
        if (failure.isPresent()) {
            ProblemException problem = failure.get();
            failure = Optional.empty();
            return Mono.error(problem);
        }
        sent.add(new Sent(session, options));
        return Mono.just(MESSAGE);
    }

    record Sent(AuthSession session, AuthCardOptions options) {}
}
