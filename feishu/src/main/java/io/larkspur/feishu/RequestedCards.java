package io.larkspur.feishu;

import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessions;
import reactor.core.publisher.Mono;

/** Cards by explicit request: checked, sent, remembered. */
final class RequestedCards implements AuthCards {

    private final SentCards cards;
    private final AuthSessions sessions;

    RequestedCards(SentCards cards, AuthSessions sessions) {
        this.cards = cards;
        this.sessions = sessions;
    }

    @Override
    public Mono<String> send(AuthSession session, AuthCardOptions options) {
        if (!session.isPending()) {
            return Mono.error(() -> new NothingToAuthorize(session));
        }
        return Mono.fromSupplier(() -> CheckedOptions.of(options)).flatMap(checked -> cards.send(session, checked)
                .flatMap(messageId -> remember(session, messageId, checked)));
    }

    private Mono<String> remember(AuthSession session, String messageId, AuthCardOptions options) {
        return sessions.cardSent(session.sessionId(), messageId, StoredOptions.write(options))
                .thenReturn(messageId);
    }
}
