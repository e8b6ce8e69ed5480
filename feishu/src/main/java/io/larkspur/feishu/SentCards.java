package io.larkspur.feishu;

import io.larkspur.feishu.card.CardContent;
import io.larkspur.feishu.card.CardWriter;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.CardSender;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Puts cards before users and keeps them true. Changing a card is best effort and takes three seconds at most. */
final class SentCards implements CardSender, CardNotices {

    private static final Logger log = LoggerFactory.getLogger(SentCards.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

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
        return contents.of(session, options)
                .map(content -> written(content, options))
                .flatMap(card -> messages.send(session, card))
                .doOnNext(messageId -> log.info(
                        "Auth session {}: sent card {} to user {}", session.sessionId(), messageId, session.userId()));
    }

    @Override
    public Mono<Void> showEnd(AuthSession session) {
        return change(session, Mono.fromSupplier(() -> writer.ended(session.state())));
    }

    @Override
    public Mono<Void> otherPersonTried(AuthSession session) {
        return change(session, contents.of(session, AuthCardOptions.plain()).map(writer::otherPersonTried));
    }

    private String written(CardContent content, AuthCardOptions options) {
        String template = options.authCardTemplateId();
        return template == null ? writer.invitation(content) : writer.template(template, content);
    }

    private Mono<Void> change(AuthSession session, Mono<String> card) {
        String messageId = session.messageId();
        if (messageId == null) {
            return Mono.empty();
        }
        return card.flatMap(content -> messages.patch(session, messageId, content))
                .timeout(PATIENCE)
                .onErrorResume(Exception.class, error -> {
                    log.warn(
                            "Auth session {}: card {} was not updated: {}",
                            session.sessionId(),
                            messageId,
                            error.getMessage());
                    return Mono.empty();
                });
    }
}
