package io.larkspur.feishu.event;

import io.larkspur.feishu.inbox.EventHandler;
import io.larkspur.feishu.inbox.PlatformEvent;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.TokenVault;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Ends the grants of users who withdrew their consent, left or were frozen. An event speaks of its own time: a consent that
 * the user gave later stays, so events may come late, repeatedly and in any order.
 */
public final class ConsentEnds implements EventHandler {

    private static final Logger log = LoggerFactory.getLogger(ConsentEnds.class);

    private static final String REVOKED = "auth.user_access_token.revoked_v4";
    private static final String DELETED = "contact.user.deleted_v3";
    private static final String UPDATED = "contact.user.updated_v3";
    /** The older forms of the last two. */
    private static final String LEFT = "user_leave";

    private static final String STATUS_CHANGED = "user_status_change";

    private final TokenVault vault;

    public ConsentEnds(TokenVault vault) {
        this.vault = vault;
    }

    @Override
    public Set<String> types() {
        return Set.of(REVOKED, DELETED, UPDATED, LEFT, STATUS_CHANGED);
    }

    @Override
    public Mono<String> handle(PlatformEvent event) {
        return isAnEnd(event) ? end(event) : Mono.just("unaffected");
    }

    private static boolean isAnEnd(PlatformEvent event) {
        return switch (event.type()) {
            case UPDATED -> Person.isGone(event.content().path("object").path("status"));
            case STATUS_CHANGED -> Person.isGone(event.content().path("current_status"));
            default -> true;
        };
    }

    private Mono<String> end(PlatformEvent event) {
        return Flux.fromIterable(person(event).ids())
                .concatMap(id -> end(event, new GrantKey(event.appId(), id)))
                .reduce(false, Boolean::logicalOr)
                .map(ended -> ended ? "ended" : "no_grant");
    }

    private Mono<Boolean> end(PlatformEvent event, GrantKey key) {
        Instant at = event.happenedAt();
        return vault.revoke(key, at)
                .doOnNext(ended ->
                        log.debug("{} at {}: the consent of {} {}", event, at, key, ended ? "ended" : "is not there"));
    }

    private static Person person(PlatformEvent event) {
        JsonNode content = event.content();
        return switch (event.type()) {
            case DELETED, UPDATED -> Person.of(content.path("object"), content.path("old_object"));
            default -> Person.of(content);
        };
    }
}
