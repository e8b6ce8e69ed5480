package io.larkspur.vault;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** A card sender that remembers what it was asked and answers what it is told to. */
final class ScriptedCards implements CardSender {

    private final List<AuthSession> sent = new CopyOnWriteArrayList<>();
    private final List<AuthSession> shown = new CopyOnWriteArrayList<>();
    private volatile Mono<Boolean> showing = Mono.just(true);
    private volatile Mono<String> answer = Mono.empty();
    private volatile boolean scripted;

    void answer(Mono<String> next) {
        answer = next;
        scripted = true;
    }

    void onChange(Mono<Boolean> next) {
        showing = next;
    }

    void answerWell() {
        scripted = false;
        showing = Mono.just(true);
    }

    List<AuthSession> sent() {
        return sent;
    }

    /** The sessions as cards were to show them, in order. */
    List<AuthSession> shown() {
        return shown;
    }

    @Override
    public Mono<String> send(AuthSession session) {
        sent.add(session);
        return scripted ? answer : Mono.just("om_" + session.sessionId());
    }

    @Override
    public Mono<Boolean> show(AuthSession session) {
        return Mono.defer(() -> {
            shown.add(session);
            return showing;
        });
    }
}
