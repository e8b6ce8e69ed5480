package io.larkspur.feishu;

import io.larkspur.vault.AuthSession;
import reactor.core.publisher.Mono;

/** What a card tells beside its session's end. */
public interface CardNotices {

    /** Says on the card that somebody else tried; its button stays. Best effort: completes in any case. */
    Mono<Void> otherPersonTried(AuthSession session);
}
