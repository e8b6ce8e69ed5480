package io.larkspur.feishu.longconnection;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Leases of connections over the whole fleet, by the database's clock: a slot has one owner at a time, and one whose owner
 * died is free when its lease has run out.
 */
final class ConnectionSlots {

    private static final String TAKE = """
            INSERT INTO long_connection_slots AS s (app_id, slot, owner, taken_at, expires_at)
            SELECT :app, n, :owner, now(), now() + make_interval(secs => :lease)
            FROM generate_series(0, :connections - 1) AS n
            WHERE NOT EXISTS (SELECT FROM long_connection_slots held
                WHERE held.app_id = :app AND held.slot = n AND held.expires_at > now())
            ORDER BY n LIMIT 1
            ON CONFLICT ON CONSTRAINT long_connection_slots_pk DO UPDATE SET
                owner = excluded.owner, taken_at = excluded.taken_at, expires_at = excluded.expires_at
                WHERE s.expires_at <= now()
            RETURNING slot
            """;

    private static final String RENEW = """
            UPDATE long_connection_slots SET expires_at = now() + make_interval(secs => :lease)
            WHERE app_id = :app AND slot = :slot AND owner = :owner AND expires_at > now()
            """;

    private static final String RELEASE =
            "DELETE FROM long_connection_slots WHERE app_id = :app AND slot = :slot AND owner = :owner";

    private final DatabaseClient database;
    private final String owner = UUID.randomUUID().toString();
    private final int connections;
    private final Duration lease;

    ConnectionSlots(DatabaseClient database, int connections, Duration lease) {
        this.database = database;
        this.connections = connections;
        this.lease = lease;
    }

    /** Empty while others hold all of them. */
    Mono<Slot> take(String appId) {
        return Mono.defer(() -> {
                    long asked = System.nanoTime();
                    return database.sql(TAKE)
                            .bind("app", appId)
                            .bind("owner", owner)
                            .bind("connections", connections)
                            .bind("lease", seconds())
                            .map(row -> new Slot(Objects.requireNonNull(row.get("slot", Integer.class)), asked))
                            .one();
                })
                .timeout(lease.dividedBy(3));
    }

    /** Never completes; fails with {@link SlotLost} before anybody else can have taken the slot. */
    Mono<Void> keep(String appId, Slot slot) {
        return new SlotKeeper(lease, slot.taken(), renewed(appId, slot)).keep();
    }

    Mono<Void> release(String appId, Slot slot) {
        return Mono.defer(() -> database.sql(RELEASE)
                        .bind("app", appId)
                        .bind("slot", slot.number())
                        .bind("owner", owner)
                        .fetch()
                        .rowsUpdated())
                .timeout(lease.dividedBy(3))
                .then();
    }

    private Mono<Boolean> renewed(String appId, Slot slot) {
        return Mono.defer(() -> database.sql(RENEW)
                        .bind("app", appId)
                        .bind("slot", slot.number())
                        .bind("owner", owner)
                        .bind("lease", seconds())
                        .fetch()
                        .rowsUpdated())
                .map(rows -> rows == 1);
    }

    private double seconds() {
        return lease.toMillis() / 1000.0;
    }

    /** @param taken when it was asked for, in nanoseconds: its lease began no earlier */
    record Slot(int number, long taken) {}
}
