package io.larkspur.gateway.consent;

import io.larkspur.vault.AuthSession;
import io.larkspur.vault.CardSender;
import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a user begins the walk whom no card reaches; the application that asked shows it. */
final class InvitationLink {

    private InvitationLink() {}

    /**
     * Null where the user holds a card, and once the session has ended.
     *
     * @param address makes an absolute address of a path
     */
    static @Nullable URI of(AuthSession session, Function<String, URI> address) {
        return session.isPending() && session.authMethod().equals(CardSender.LINK)
                ? address.apply("/callbacks/" + session.appId() + "/authorize/" + session.sessionId())
                : null;
    }
}
