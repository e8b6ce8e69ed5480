package io.larkspur.vault;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** A card sender that remembers what it was asked and answers what it is told to. */
final class ScriptedCards implements CardSender {

    private final List<AuthSession> sent = new CopyOnWriteArrayList<>();
    private final List<AuthSession> ends = new CopyOnWriteArrayList<>();
    private volatile Mono<String> answer = Mono.empty();
    private volatile boolean scripted;

    void answer(Mono<String> next) {
        answer = next;
        scripted = true;
    }

    void answerWell() {
        scripted = false;
    }

    List<AuthSession> sent() {
        return sent;
    }

    List<AuthSession> ends() {
        return ends;
    }

    @Override
    public Mono<String> send(AuthSession session) {
        sent.add(session);
        return scripted ? answer : Mono.just("om_" + session.sessionId());
    }

    @Override
    public Mono<Void> showEnd(AuthSession session) {
        ends.add(session);
        return Mono.empty();
    }
}
