package io.larkspur.vault;

import java.util.Optional;

/**
 * Seals bytes with the key ring (AES-256-GCM). What is sealed opens only under the same context, which binds it to its
 * place: tenant, user, kind, version.
 */
public interface Sealer {

    byte[] seal(byte[] plain, String context);

    /** Empty when the bytes were altered, moved to another place or sealed with a key that is gone. */
    Optional<byte[]> open(byte[] sealed, String context);
}
