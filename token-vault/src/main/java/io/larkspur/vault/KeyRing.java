package io.larkspur.vault;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The keys of this process: one seals, the others may open. Until Postgres has said which one seals it is the configured
 * one; when it says one that is not here nothing is sealed at all, rather than by another.
 */
final class KeyRing {

    static final String CURRENT = "larkspur.vault.encryption-key";
    private static final String RETIRED = "larkspur.vault.retired-keys";
    private static final String NEXT = "larkspur.vault.next-keys";

    private final SealingKey configured;
    private final Map<Integer, SealingKey> byId;
    private volatile String sealing;

    private KeyRing(SealingKey configured, Map<Integer, SealingKey> byId) {
        this.configured = configured;
        this.byId = Map.copyOf(byId);
        this.sealing = configured.name();
    }

    static KeyRing from(SealingProperties properties) {
        SealingKey configured = SealingKey.parse(properties.encryptionKey(), CURRENT + " (ENCRYPTION_KEY)");
        Map<Integer, SealingKey> byId = new HashMap<>();
        add(properties.retiredKeys(), RETIRED, byId);
        add(properties.nextKeys(), NEXT, byId);
        byId.put(configured.id(), configured);
        return new KeyRing(configured, byId);
    }

    /** The key that seals. Fails with {@link SealingKeyMissing} while that is one this process does not have. */
    SealingKey current() {
        String name = sealing;
        return byName(name).orElseThrow(() -> new SealingKeyMissing(name));
    }

    Optional<SealingKey> byId(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Makes that key the one that seals, whether or not it is here. */
    void sealBy(String name) {
        sealing = name;
    }

    /** The id of the key that is to seal. */
    String sealing() {
        return sealing;
    }

    /** The id of the key that the settings name first. */
    String configured() {
        return configured.name();
    }

    boolean has(String name) {
        return byName(name).isPresent();
    }

    boolean canSeal() {
        return has(sealing);
    }

    /** The ids of all keys here. */
    Set<String> names() {
        return byId.values().stream().map(SealingKey::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private Optional<SealingKey> byName(String name) {
        return byId.values().stream().filter(key -> key.name().equals(name)).findFirst();
    }

    private static void add(List<String> keys, String property, Map<Integer, SealingKey> byId) {
        for (int i = 0; i < keys.size(); i++) {
            SealingKey key = SealingKey.parse(keys.get(i), property + "[" + i + "]");
            byId.put(key.id(), key);
        }
    }
}
