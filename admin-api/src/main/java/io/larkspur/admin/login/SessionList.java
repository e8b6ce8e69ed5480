package io.larkspur.admin.login;

import io.larkspur.accounts.login.LoginSessions;
import io.larkspur.accounts.login.UnknownSession;
import io.larkspur.admin.access.Caller;
import io.larkspur.admin.signin.Providers;
import io.larkspur.vault.GrantEnding;
import io.larkspur.vault.GrantSelection;
import io.larkspur.vault.Grants;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Sessions of every kind as one list: login sessions, the newest first, then the grants of users, in the order of app and
 * user. Whatever it lists can be ended by its id.
 */
final class SessionList {

    private final LoginSessions logins;
    private final Grants grants;
    private final SessionTotals totals;
    private final Providers providers;

    SessionList(LoginSessions logins, Grants grants, Providers providers) {
        this.logins = logins;
        this.grants = grants;
        this.totals = new SessionTotals(logins, grants);
        this.providers = providers;
    }

    Mono<List<SessionView>> page(SessionWish wish, int limit, long offset) {
        return loginsOf(wish, limit, offset)
                .flatMap(found -> found.size() == limit || !wish.wantsGrants()
                        ? Mono.just(found)
                        : grantsOf(wish, limit - found.size(), found.isEmpty() ? offset : 0)
                                .map(more -> Stream.concat(found.stream(), more.stream())
                                        .toList()));
    }

    Mono<Long> total(SessionWish wish) {
        return totals.of(wish);
    }

    /** Fails with {@link UnknownSession}. */
    Mono<Void> end(String id, Caller caller) {
        if (!GrantId.isOne(id)) {
            return logins.end(id);
        }
        return Mono.justOrEmpty(GrantId.parse(id))
                .flatMap(key -> grants.end(GrantSelection.of(key), GrantEnding.byAdministrator(caller.name())))
                .filter(count -> count > 0)
                .switchIfEmpty(Mono.error(UnknownSession::new))
                .then();
    }

    private Mono<List<SessionView>> loginsOf(SessionWish wish, int limit, long offset) {
        return wish.wantsLogins()
                ? logins.list(wish.logins(), limit, offset).map(SessionView::of).collectList()
                : Mono.just(List.of());
    }

    /** @param offset in the whole list; it only matters where no login session is left on the page */
    private Mono<List<SessionView>> grantsOf(SessionWish wish, int limit, long offset) {
        Mono<Long> before = offset == 0 ? Mono.just(0L) : totals.ofLogins(wish).map(logins -> offset - logins);
        return before.flatMap(left -> grants.page(wish.grants(), wish.grantsAfter(), Math.max(0, left), limit))
                .map(found -> found.stream()
                        .map(grant -> SessionView.of(
                                grant, providers.ofApp(grant.key().appId())))
                        .toList());
    }
}
