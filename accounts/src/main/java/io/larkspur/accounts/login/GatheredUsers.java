package io.larkspur.accounts.login;

import io.larkspur.stores.grouping.Groups;
import io.larkspur.stores.grouping.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Looks up users in the table, for all who ask at the same time in one statement: whoever comes while one is under way waits
 * for the next. So what is found is never older than the question.
 */
final class GatheredUsers {

    private static final int LARGEST = 500;

    private final UserTable users;
    private final Groups<ProviderUser, Known> groups;

    /** @param patience with one statement */
    GatheredUsers(UserTable users, Duration patience) {
        this.users = users;
        // Those who wait are requests under way, which the server bounds.
        this.groups = new Groups<>(group -> lookUp(group).timeout(patience), LARGEST, Integer.MAX_VALUE);
    }

    /** Empty when there is none. */
    Mono<Known> find(ProviderUser asked) {
        return groups.ask(asked);
    }

    private Mono<List<Outcome<Known>>> lookUp(List<ProviderUser> group) {
        return users.findAll(group.stream().distinct().toList()).map(found -> outcomes(group, found));
    }

    private static List<Outcome<Known>> outcomes(List<ProviderUser> group, Map<ProviderUser, Known> found) {
        return group.stream().map(found::get).map(GatheredUsers::outcome).toList();
    }

    private static Outcome<Known> outcome(@Nullable Known user) {
        return user == null ? Outcome.done() : Outcome.of(user);
    }

    /** A user by what their provider calls them. */
    record ProviderUser(String provider, String id) {}

    /** A user with what their last token said. */
    record Known(
            User user,
            @Nullable String claimedEmail,
            @Nullable String claimedName) {}
}
