package io.larkspur.feishu;

import io.larkspur.vault.GrantKey;
import io.larkspur.vault.KnownUsers;
import io.larkspur.vault.PlatformUser;
import java.util.List;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** People in a map, by their open_id. */
public final class FakeKnownUsers implements KnownUsers {

    public final NavigableMap<String, GrantKey> known = new ConcurrentSkipListMap<>();
    public final Queue<PlatformUser> updates = new ConcurrentLinkedQueue<>();

    @Override
    public Mono<List<GrantKey>> page(String appId, @Nullable String after, int limit) {
        return Mono.fromSupplier(() -> known.tailMap(after == null ? "" : after, false).values().stream()
                .filter(key -> key.appId().equals(appId))
                .limit(limit)
                .toList());
    }

    @Override
    public Mono<Boolean> update(GrantKey key, PlatformUser user) {
        return Mono.fromSupplier(() -> updates.add(user));
    }
}
