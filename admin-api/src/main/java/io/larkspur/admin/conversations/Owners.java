package io.larkspur.admin.conversations;

import io.larkspur.accounts.login.Members;
import io.larkspur.accounts.login.User;
import io.larkspur.admin.users.OwnUsers;
import io.larkspur.conversations.Owner;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** On whose behalf a conversation is asked for that is named by its own id, and what its owner goes by. */
final class Owners {

    private final OwnUsers own;
    private final Members members;

    Owners(OwnUsers own, Members members) {
        this.own = own;
        this.members = members;
    }

    /** The token's user alone, or everybody where their role says so. */
    Mono<Asking> of(ServerWebExchange exchange, String operation) {
        return own.mayActForOthers(exchange)
                ? Mono.just(new Asking(Owner.anybody(), null))
                : own.caller(exchange, operation).map(user -> new Asking(Owner.user(user.id()), user));
    }

    /** What the user of this conversation goes by. */
    Mono<String> subject(Asking asking, long userId) {
        User user = asking.user();
        return user == null ? members.find(userId).map(User::subject) : Mono.just(user.subject());
    }
}
