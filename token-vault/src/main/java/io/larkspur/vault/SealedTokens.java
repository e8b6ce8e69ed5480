package io.larkspur.vault;

import org.jspecify.annotations.Nullable;

/**
 * A grant's tokens, sealed for their row and version under one and the same key.
 *
 * @param keyId as it stands in the column key_id
 */
@SuppressWarnings("ArrayRecordComponent")
record SealedTokens(byte[] access, byte @Nullable [] refresh, String keyId) {

    /** When the key that seals changes between the two, both are sealed again. */
    static SealedTokens of(Sealer sealer, GrantKey key, long version, TokenValue access, @Nullable TokenValue refresh) {
        byte[] sealedAccess = sealer.seal(access.utf8(), Place.accessToken(key, version));
        String keyId = SealingKey.nameIn(sealedAccess);
        if (refresh == null) {
            return new SealedTokens(sealedAccess, null, keyId);
        }
        byte[] sealedRefresh = sealer.seal(refresh.utf8(), Place.refreshToken(key, version));
        return SealingKey.nameIn(sealedRefresh).equals(keyId)
                ? new SealedTokens(sealedAccess, sealedRefresh, keyId)
                : of(sealer, key, version, access, refresh);
    }
}
