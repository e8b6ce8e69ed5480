package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** How many users were asked and agreed lately, over all processes. */
final class AuthorizationCounts {

    /** How far back the success ratio looks. */
    static final Duration WINDOW = Duration.ofHours(24);

    static final String COUNT = """
            SELECT count(*) FILTER (WHERE state = 'pending' AND expires_at > :now) AS pending,
                count(*) FILTER (WHERE state = 'completed') AS completed,
                count(*) FILTER (WHERE state <> 'pending' AND (message_id IS NOT NULL OR card_failure IS NOT NULL
                    OR state <> 'expired')) AS ended,
                count(*) FILTER (WHERE message_id IS NOT NULL AND card_due_at IS NOT NULL) AS untrue
            FROM user_auth_sessions WHERE created_at > :since
            """;

    private final DatabaseClient database;

    AuthorizationCounts(DatabaseClient database) {
        this.database = database;
    }

    Mono<Counts> at(Instant now) {
        return database.sql(COUNT)
                .bind("now", now)
                .bind("since", now.minus(WINDOW))
                .map(row -> new Counts(
                        Columns.number(row, "pending"),
                        Columns.number(row, "completed"),
                        Columns.number(row, "ended"),
                        Columns.number(row, "untrue")))
                .one();
    }

    /**
     * Of the sessions opened in the window.
     *
     * @param ended those that left pending after their user was asked, or could not be
     * @param untrue those whose card waits to be changed
     */
    record Counts(long pending, long completed, long ended, long untrue) {

        /** Not a number while nobody has answered. */
        double successRatio() {
            return ended == 0 ? Double.NaN : (double) completed / ended;
        }
    }
}
