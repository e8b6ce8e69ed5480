package io.larkspur.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Writes one byte of format, four bytes of key id, twelve of nonce, then ciphertext and tag. The header is part of the
 * authenticated data, as is the context. Nonces are random: safe for 2^32 values per key, far above what a key will seal.
 */
final class AesGcmSealer implements Sealer {

    private static final byte FORMAT = 1;
    private static final int HEADER_BYTES = 5;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private final KeyRing keys;
    private final Randomness random;

    AesGcmSealer(KeyRing keys, Randomness random) {
        this.keys = keys;
        this.random = random;
        // Also loads the provider now, on the starting thread, instead of at the first request.
        if (open(seal(new byte[0], ""), "").isEmpty()) {
            throw new IllegalStateException("AES-GCM does not open what it sealed");
        }
    }

    @Override
    public byte[] seal(byte[] plain, String context) {
        byte[] nonce = random.bytes(NONCE_BYTES);
        SealingKey key = keys.current();
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, context);
            return ByteBuffer.allocate(HEADER_BYTES + NONCE_BYTES + plain.length + TAG_BYTES)
                    .put(header(key))
                    .put(nonce)
                    .put(cipher.doFinal(plain))
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM must be able to seal", e);
        }
    }

    @Override
    public Optional<byte[]> open(byte[] sealed, String context) {
        if (sealed.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES || sealed[0] != FORMAT) {
            return Optional.empty();
        }
        int keyId = ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt();
        return keys.byId(keyId).flatMap(key -> open(sealed, context, key));
    }

    private static Optional<byte[]> open(byte[] sealed, String context, SealingKey key) {
        ByteBuffer rest = ByteBuffer.wrap(sealed, HEADER_BYTES, sealed.length - HEADER_BYTES);
        byte[] nonce = new byte[NONCE_BYTES];
        rest.get(nonce);
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, context);
            return Optional.of(cipher.doFinal(sealed, rest.position(), rest.remaining()));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, SealingKey key, byte[] nonce, String context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.secret(), new GCMParameterSpec(8 * TAG_BYTES, nonce));
        cipher.updateAAD(header(key));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] header(SealingKey key) {
        return ByteBuffer.allocate(HEADER_BYTES).put(FORMAT).putInt(key.id()).array();
    }
}
