package io.larkspur.admin.users;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.Applications;
import io.larkspur.accounts.login.Members;
import io.larkspur.accounts.login.Role;
import io.larkspur.accounts.login.User;
import io.larkspur.accounts.login.UserNotFound;
import io.larkspur.admin.access.Visitor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Who a request to the user service is about. Users act for themselves: the id in the path, decoded once, is their
 * token's {@code sub} and nothing else. Viewers may look at everybody's things, operators also change them.
 */
public final class OwnUsers {

    private final Members members;
    private final Applications applications;

    OwnUsers(Members members, Applications applications) {
        this.members = members;
        this.applications = applications;
    }

    /**
     * The user of this path. Fails with {@link ForeignUser} when the token is another's, the same whether or not there
     * is such a user, and with {@link UserNotFound} for one who is no member.
     *
     * @param userId from the path
     * @param operation what is being done, for the failure's details, such as {@code get_user_balance}
     */
    public Mono<User> of(ServerWebExchange exchange, String userId, String operation) {
        if (Visitor.of(exchange).user().subject().equals(userId)) {
            return caller(exchange, operation);
        }
        return mayActForOthers(exchange)
                ? members.named(userId).switchIfEmpty(Mono.error(() -> new UserNotFound(operation, userId)))
                : Mono.error(ForeignUser::new);
    }

    /**
     * What the account goes by that this path is about: that of a user as in {@link #of}, or, for who may act for others, that
     * of a known application.
     */
    public Mono<String> payer(ServerWebExchange exchange, String name, String operation) {
        return Application.isPayer(name) && mayActForOthers(exchange)
                ? applications
                        .find(Application.paying(name))
                        .map(known -> name)
                        .switchIfEmpty(Mono.error(() -> new UserNotFound(operation, name)))
                : of(exchange, name, operation).map(User::subject);
    }

    /** Whose token it is. Fails with {@link UserNotFound} for one who is no member. */
    public Mono<User> caller(ServerWebExchange exchange, String operation) {
        User user = Visitor.of(exchange).user();
        return user.isMember() ? Mono.just(user) : Mono.error(() -> new UserNotFound(operation, user.subject()));
    }

    /** Whether this token's bearer may do what is asked with what belongs to somebody else. */
    public boolean mayActForOthers(ServerWebExchange exchange) {
        HttpMethod method = exchange.getRequest().getMethod();
        boolean looking = HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method);
        return Visitor.of(exchange).user().role().includes(looking ? Role.VIEWER : Role.OPERATOR);
    }

    /** Fails with {@link ForeignUser} unless a body that names its user names the one in the path. */
    public static void sameUser(String pathId, @Nullable String bodyId) {
        if (bodyId != null && !bodyId.equals(pathId)) {
            throw new ForeignUser();
        }
    }
}
