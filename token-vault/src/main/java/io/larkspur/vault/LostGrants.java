package io.larkspur.vault;

import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Invites users without a call that waits: at once when the tokens of their grant were lost. That it has been done is
 * written down; until then it is tried again, at growing distances, for a day.
 */
final class LostGrants {

    /** Takes some that are due for this process alone, and puts the next try off. */
    static final String PICK = """
            UPDATE grants AS g SET
                invite_lost_at = CASE WHEN g.lost_at > clock_timestamp() - interval '1 day'
                    THEN clock_timestamp() + greatest(interval '1 minute', clock_timestamp() - g.lost_at) END
            FROM (SELECT app_id, user_id FROM grants
                WHERE invite_lost_at <= clock_timestamp() AND state = 'refused'
                ORDER BY invite_lost_at LIMIT 20 FOR UPDATE SKIP LOCKED) AS due
            WHERE g.app_id = due.app_id AND g.user_id = due.user_id
            RETURNING g.app_id, g.user_id
            """;

    private static final String INVITED = """
            UPDATE grants SET invite_lost_at = NULL
            WHERE app_id = :appId AND user_id = :userId AND version = :version
            """;

    private static final String OFFLINE_ACCESS = "offline_access";

    private final DatabaseClient database;
    private final ObjectProvider<Invitations> invitations;
    private final BackgroundWork background;
    private final StoreDeadline deadline;

    LostGrants(
            DatabaseClient database,
            ObjectProvider<Invitations> invitations,
            BackgroundWork background,
            StoreDeadline deadline) {
        this.database = database;
        this.invitations = invitations;
        this.background = background;
        this.deadline = deadline;
    }

    /** Now, beside whatever the caller does. */
    void invite(Grant grant) {
        background.run("Inviting a user whose tokens were lost", invited(grant));
    }

    Mono<Void> invited(Grant grant) {
        return invite(grant, InvitationReason.LOST)
                .then(Mono.defer(() -> deadline.on(database.sql(INVITED)
                        .bind("appId", grant.key().appId())
                        .bind("userId", grant.key().userId())
                        .bind("version", grant.version())
                        .fetch()
                        .rowsUpdated())))
                .then();
    }

    Mono<AuthSession> invite(Grant grant, InvitationReason reason) {
        Set<String> scopes = new TreeSet<>(grant.scopes());
        scopes.remove(OFFLINE_ACCESS);
        return Mono.defer(
                () -> invitations.getObject().invite(new Invitation(grant.key(), Invitation.NOBODY, scopes, reason)));
    }

    Flux<GrantKey> due() {
        return database.sql(PICK).map(RefreshUpkeep::key).all();
    }
}
