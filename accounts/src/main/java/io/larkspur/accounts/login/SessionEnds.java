package io.larkspur.accounts.login;

import io.larkspur.accounts.audit.AuditTrail;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Ends sessions: with the trace of it in one transaction, and then, once that holds, in Redis. */
final class SessionEnds {

    private final SessionTable sessions;
    private final Blacklist blacklist;
    private final AuditTrail audit;
    private final TransactionalOperator transaction;
    private final Clock clock;

    SessionEnds(
            SessionTable sessions,
            Blacklist blacklist,
            AuditTrail audit,
            TransactionalOperator transaction,
            Clock clock) {
        this.sessions = sessions;
        this.blacklist = blacklist;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Empty when there was nothing left to end. */
    Mono<LoginSession> end(String jti, EndReason reason) {
        return transaction.transactional(endInside(jti, reason)).delayUntil(blacklist::add);
    }

    /** Inside the caller's transaction; the caller blacklists afterwards. */
    Mono<LoginSession> endInside(String jti, EndReason reason) {
        return sessions.end(jti, reason, clock.instant()).delayUntil(ended -> traced(ended, reason));
    }

    /** Inside the caller's transaction; the caller blacklists afterwards. */
    Mono<List<LoginSession>> endAllInside(long userId, EndReason reason) {
        return sessions.endAllOf(userId, reason, clock.instant())
                .collectList()
                .delayUntil(ended -> tracedAll(ended, reason));
    }

    Mono<Void> blacklist(Iterable<LoginSession> ended) {
        return blacklist.addAll(ended);
    }

    private Mono<Void> tracedAll(List<LoginSession> ended, EndReason reason) {
        return reactor.core.publisher.Flux.fromIterable(ended)
                .concatMap(session -> traced(session, reason))
                .then();
    }

    private Mono<Void> traced(LoginSession ended, EndReason reason) {
        String type = reason == EndReason.LOGOUT ? "logout" : "session_terminated";
        return audit.record(
                type,
                ended.userId(),
                Map.of("session", ended.jti(), "reason", reason.name().toLowerCase(Locale.ROOT)));
    }
}
