package io.larkspur.accounts.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Looks up users in the table, for all who ask at the same time in one statement: whoever comes while one is under way waits
 * for the next. So what is found is never older than the question.
 */
final class GatheredUsers {

    private static final int LARGEST = 500;

    private final UserTable users;
    private final Duration patience;
    private final ConcurrentLinkedQueue<Asked> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    /** Held so that it is not lost; nobody ends it. */
    private volatile Disposable underWay = Disposables.disposed();

    /** @param patience with one statement */
    GatheredUsers(UserTable users, Duration patience) {
        this.users = users;
        this.patience = patience;
    }

    /** Empty when there is none. */
    Mono<User> find(ProviderUser asked) {
        return Mono.defer(() -> {
            Asked next = new Asked(asked, Sinks.one());
            queue.add(next);
            lookUp();
            return next.answer().asMono();
        });
    }

    private void lookUp() {
        while (!queue.isEmpty() && busy.compareAndSet(false, true)) {
            List<Asked> group = taken();
            if (group.isEmpty()) {
                busy.set(false);
            } else {
                underWay = users.findAll(
                                group.stream().map(Asked::who).distinct().toList())
                        .timeout(patience)
                        .subscribe(found -> answer(group, found), failure -> fail(group, failure));
                return;
            }
        }
    }

    private List<Asked> taken() {
        List<Asked> group = new ArrayList<>();
        for (Asked next = queue.poll(); next != null; next = group.size() < LARGEST ? queue.poll() : null) {
            group.add(next);
        }
        return group;
    }

    /** The next statement is under way while these answers are given. */
    private void answer(List<Asked> group, Map<ProviderUser, User> found) {
        free();
        group.forEach(each -> each.take(found.get(each.who())));
    }

    private void fail(List<Asked> group, Throwable failure) {
        free();
        group.forEach(each -> each.answer().emitError(failure, Sinks.EmitFailureHandler.FAIL_FAST));
    }

    private void free() {
        busy.set(false);
        lookUp();
    }

    /** A user by what their provider calls them. */
    record ProviderUser(String provider, String id) {}

    private record Asked(ProviderUser who, Sinks.One<User> answer) {

        void take(@Nullable User user) {
            if (user == null) {
                answer.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
            } else {
                answer.emitValue(user, Sinks.EmitFailureHandler.FAIL_FAST);
            }
        }
    }
}
