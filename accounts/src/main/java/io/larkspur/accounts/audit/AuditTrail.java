package io.larkspur.accounts.audit;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Where every change leaves its trace. */
public interface AuditTrail {

    /**
     * Records what the surrounding transaction changes, together with its {@link Origin}; without a transaction the
     * record is one of its own. Call it last: events of one chain wait for each other until the transaction ends.
     *
     * @param type what happened, such as {@code login}
     * @param userId the user it happened to or by, where there is one
     * @param details plain JSON values, never secrets
     */
    Mono<Void> record(String type, @Nullable Long userId, Map<String, ?> details);
}
