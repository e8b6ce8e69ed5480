package io.larkspur.issuer.oauth;

import io.larkspur.vault.AuthSession;
import io.larkspur.vault.CardSender;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Users of these issuers get no card: the application that asks shows them a link, so there is nothing to send. */
final class InvitationLinks implements CardSender {

    private final Set<String> issuers;

    InvitationLinks(Set<String> issuers) {
        this.issuers = issuers;
    }

    @Override
    public Mono<String> send(AuthSession session) {
        return Mono.empty();
    }

    @Override
    public Mono<Boolean> show(AuthSession session) {
        return Mono.just(true);
    }

    @Override
    public boolean serves(String appId) {
        return issuers.contains(appId);
    }

    @Override
    public String methodFor(String appId) {
        return LINK;
    }
}
