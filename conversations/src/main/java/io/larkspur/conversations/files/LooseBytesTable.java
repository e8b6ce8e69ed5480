package io.larkspur.conversations.files;

import java.time.Duration;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which bytes lie in the store without a row of a file. All of their time is that of Postgres. */
final class LooseBytesTable {

    private static final String ADD = "insert into loose_file_bytes (id) values (:id)";

    private static final String DOOM = "update loose_file_bytes set doomed = true where id = :id";

    private static final String ADD_DOOMED = """
            insert into loose_file_bytes (id, doomed)
            select :id, true where not exists (select from user_files where id = :id)
            on conflict (id) do nothing
            """;

    /** Whoever is doomed goes to the end of the line, so that bytes which cannot be removed hold up no others. */
    private static final String DOOM_OLD = """
            update loose_file_bytes set doomed = true, since = clock_timestamp()
             where id in (select id from loose_file_bytes
                           where doomed or since < clock_timestamp() - :age::interval
                           order by since limit :limit for update skip locked)
            returning id
            """;

    private static final String REMOVE = "delete from loose_file_bytes where id = :id";

    private final DatabaseClient database;

    LooseBytesTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<Void> add(UUID id) {
        return database.sql(ADD).bind("id", id).then();
    }

    /**
     * From now on no file can have these bytes. False when one has them already. In two steps, because only a statement
     * that begins after the first one has waited for a file being entered sees that file.
     */
    Mono<Boolean> doom(UUID id) {
        return changed(DOOM, id).flatMap(doomed -> doomed ? Mono.just(true) : changed(ADD_DOOMED, id));
    }

    /** The same for bytes that have been loose for so long, the oldest first, with those that were doomed before. */
    Flux<UUID> doomOlderThan(Duration age, int limit) {
        return database.sql(DOOM_OLD)
                .bind("age", age.toString())
                .bind("limit", limit)
                .mapValue(UUID.class)
                .all();
    }

    Mono<Void> remove(UUID id) {
        return database.sql(REMOVE).bind("id", id).then();
    }

    private Mono<Boolean> changed(String sql, UUID id) {
        return database.sql(sql).bind("id", id).fetch().rowsUpdated().map(rows -> rows > 0);
    }
}
