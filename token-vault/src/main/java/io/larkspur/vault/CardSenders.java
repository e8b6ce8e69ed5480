package io.larkspur.vault;

import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import reactor.core.publisher.Mono;

/** Every sender there is, as one: the first that speaks for the session's app invites its user and keeps the card true. */
final class CardSenders implements CardSender {

    private final ObjectProvider<CardSender> senders;

    CardSenders(ObjectProvider<CardSender> senders) {
        this.senders = senders;
    }

    /** A program that only reads sessions has none. */
    boolean isEmpty() {
        return senders.stream().findAny().isEmpty();
    }

    @Override
    public Mono<String> send(AuthSession session) {
        return Mono.defer(() -> require(session).send(session));
    }

    @Override
    public Mono<Boolean> show(AuthSession session) {
        return Mono.defer(() -> require(session).show(session));
    }

    @Override
    public String methodFor(String appId) {
        return of(appId).map(sender -> sender.methodFor(appId)).orElse(CARD);
    }

    private CardSender require(AuthSession session) {
        return of(session.appId())
                .orElseThrow(() -> new IllegalStateException("Nobody invites users of app " + session.appId()));
    }

    private Optional<CardSender> of(String appId) {
        return senders.orderedStream().filter(sender -> sender.serves(appId)).findFirst();
    }
}
