package io.larkspur.feishu;

import io.larkspur.feishu.card.CardContent;
import io.larkspur.feishu.card.CardWriter;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.CardSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Puts cards before users and keeps them true, in the looks they were sent with. */
final class SentCards implements CardSender {

    private static final Logger log = LoggerFactory.getLogger(SentCards.class);

    private final CardContents contents;
    private final CardWriter writer;
    private final CardMessages messages;

    SentCards(CardContents contents, CardWriter writer, CardMessages messages) {
        this.contents = contents;
        this.writer = writer;
        this.messages = messages;
    }

    @Override
    public Mono<String> send(AuthSession session) {
        return send(session, AuthCardOptions.plain());
    }

    Mono<String> send(AuthSession session, AuthCardOptions options) {
        return invitation(session, options)
                .flatMap(card -> messages.send(session, card))
                .doOnNext(messageId -> log.info(
                        "Auth session {}: sent card {} to user {}", session.sessionId(), messageId, session.userId()));
    }

    @Override
    public Mono<Boolean> show(AuthSession session) {
        String messageId = session.messageId();
        if (messageId == null) {
            return Mono.just(false);
        }
        return written(session).flatMap(card -> messages.patch(session, messageId, card));
    }

    private Mono<String> written(AuthSession session) {
        return session.isPending()
                ? invitation(session, StoredOptions.read(session.cardOptions()))
                : Mono.fromSupplier(() -> writer.ended(session.state(), session.reason()));
    }

    private Mono<String> invitation(AuthSession session, AuthCardOptions options) {
        return contents.of(session, options).map(content -> written(content, options));
    }

    private String written(CardContent content, AuthCardOptions options) {
        String template = options.authCardTemplateId();
        return template == null ? writer.invitation(content) : writer.template(template, content);
    }
}
