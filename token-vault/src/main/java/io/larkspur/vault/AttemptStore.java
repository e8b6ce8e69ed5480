package io.larkspur.vault;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** The table of walks to the authorize page. */
final class AttemptStore {

    private static final String INSERT = """
            INSERT INTO authorization_attempts
                (state_hash, session_id, sealed_verifier, browser_hash, asked_by, created_at, expires_at)
            VALUES (:stateHash, :sessionId, :sealedVerifier, :browserHash, :askedBy, :now, :expiresAt)
            """;

    /** Another browser's try matches nothing and so spends nothing. */
    private static final String REDEEM = """
            UPDATE authorization_attempts AS a SET used_at = :now
            FROM user_auth_sessions AS s
            WHERE a.state_hash = :stateHash AND a.browser_hash = :browserHash
                AND a.used_at IS NULL AND a.expires_at > :now
                AND s.session_id = a.session_id AND s.state = 'pending' AND s.expires_at > :now
            RETURNING a.sealed_verifier,\s""" + SessionStore.COLUMNS;

    private static final String SESSION_OF = "SELECT " + SessionStore.COLUMNS + """
             FROM authorization_attempts a JOIN user_auth_sessions s USING (session_id)
            WHERE a.state_hash = :stateHash AND a.browser_hash = :browserHash
            """;

    private final DatabaseClient database;
    private final Sealer sealer;

    AttemptStore(DatabaseClient database, Sealer sealer) {
        this.database = database;
        this.sealer = sealer;
    }

    Mono<Long> insert(AuthorizationAttempt attempt, TokenValue verifier, Instant now, Instant end) {
        byte[] stateHash = Sha256.of(attempt.state());
        String sessionId = attempt.session().sessionId();
        return database.sql(INSERT)
                .bind("stateHash", stateHash)
                .bind("sessionId", sessionId)
                .bind("sealedVerifier", sealer.seal(verifier.utf8(), place(sessionId, stateHash)))
                .bind("browserHash", Sha256.of(attempt.browser()))
                .bind("askedBy", Columns.array(attempt.session().askedBy()))
                .bind("now", now)
                .bind("expiresAt", end)
                .fetch()
                .rowsUpdated();
    }

    /** Spends the state; empty when it is unknown, spent, late, of another browser or of a session that has ended. */
    Mono<ReturnedAuthorization> redeem(String state, String browser, Instant now) {
        byte[] stateHash = Sha256.of(state);
        return database.sql(REDEEM)
                .bind("stateHash", stateHash)
                .bind("browserHash", Sha256.of(browser))
                .bind("now", now)
                .map(row -> new Redeemed(SessionStore.session(row), sealedVerifier(row)))
                .one()
                .flatMap(redeemed -> Mono.justOrEmpty(opened(redeemed, stateHash)));
    }

    Mono<AuthSession> sessionOf(String state, String browser) {
        return database.sql(SESSION_OF)
                .bind("stateHash", Sha256.of(state))
                .bind("browserHash", Sha256.of(browser))
                .map(SessionStore::session)
                .one();
    }

    private Optional<ReturnedAuthorization> opened(Redeemed redeemed, byte[] stateHash) {
        AuthSession session = redeemed.session();
        return sealer.open(redeemed.sealedVerifier(), place(session.sessionId(), stateHash))
                .map(verifier -> new ReturnedAuthorization(session, TokenValue.ofUtf8(verifier)));
    }

    private static byte[] sealedVerifier(Readable row) {
        return Objects.requireNonNull(row.get("sealed_verifier", byte[].class), "sealed_verifier");
    }

    private static String place(String sessionId, byte[] stateHash) {
        return Place.verifier(sessionId, HexFormat.of().formatHex(stateHash));
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Redeemed(AuthSession session, byte[] sealedVerifier) {}
}
