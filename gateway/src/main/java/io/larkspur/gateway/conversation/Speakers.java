package io.larkspur.gateway.conversation;

import io.larkspur.accounts.login.Members;
import io.larkspur.conversations.Conversation;
import io.larkspur.conversations.Conversations;
import io.larkspur.conversations.ForeignConversation;
import io.larkspur.conversations.Owner;
import io.larkspur.conversations.UnknownConversation;
import io.larkspur.gateway.caller.Caller;
import io.larkspur.gateway.caller.Users;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Whose conversation a caller means: the member who is the caller's user at the issuer of their token, and nobody else. */
@Component
final class Speakers {

    private static final int ID_LENGTH = 36;
    private static final int QUESTION_AND_ANSWER = 2;

    private final Members members;
    private final Conversations conversations;
    private final Users users;

    Speakers(Members members, Conversations conversations, Users users) {
        this.members = members;
        this.conversations = conversations;
        this.users = users;
    }

    /**
     * Fails as {@link Conversations#findOpen} does, but alike for an unknown conversation, another's and a user who is no
     * member: an application learns nothing of conversations that are not its user's.
     */
    Mono<Conversation> conversation(Caller caller, String sessionId) {
        String user = caller.openId();
        if (user == null) {
            return Mono.error(ConversationNeedsUser::new);
        }
        String provider = users.providerOf(caller.platformAppId());
        return Mono.fromSupplier(() -> id(sessionId)).flatMap(id -> members.named(user)
                .filter(member -> member.provider().equals(provider) && member.isActive())
                .switchIfEmpty(Mono.error(() -> new UnknownConversation(sessionId)))
                .flatMap(member -> conversations.findOpen(id, Owner.user(member.id()), QUESTION_AND_ANSWER))
                .onErrorMap(ForeignConversation.class, foreign -> new UnknownConversation(id.toString())));
    }

    private static UUID id(String text) {
        try {
            if (text.length() == ID_LENGTH) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new UnknownConversation(text.length() > ID_LENGTH ? text.substring(0, ID_LENGTH) + "…" : text);
    }
}
