package io.larkspur.vault;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The key that seals now and the retired ones that may still open; rotation moves a key from the first to the second. */
final class KeyRing {

    static final String CURRENT = "larkspur.vault.encryption-key";
    private static final String RETIRED = "larkspur.vault.retired-keys";

    private final SealingKey current;
    private final Map<Integer, SealingKey> byId;

    private KeyRing(SealingKey current, Map<Integer, SealingKey> byId) {
        this.current = current;
        this.byId = Map.copyOf(byId);
    }

    static KeyRing from(SealingProperties properties) {
        SealingKey current = SealingKey.parse(properties.encryptionKey(), CURRENT + " (ENCRYPTION_KEY)");
        Map<Integer, SealingKey> byId = new HashMap<>();
        List<String> retired = properties.retiredKeys();
        for (int i = 0; i < retired.size(); i++) {
            SealingKey key = SealingKey.parse(retired.get(i), RETIRED + "[" + i + "]");
            byId.put(key.id(), key);
        }
        byId.put(current.id(), current);
        return new KeyRing(current, byId);
    }

    SealingKey current() {
        return current;
    }

    Optional<SealingKey> byId(int id) {
        return Optional.ofNullable(byId.get(id));
    }
}
