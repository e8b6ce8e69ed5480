package io.larkspur.gateway;

import io.larkspur.vault.Sealer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Real AES-GCM under a key that is nobody's secret, with a counter for a nonce. */
public final class FakeSealer implements Sealer {

    private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "AES");
    private final AtomicLong nonces = new AtomicLong();
    private final AtomicInteger opened = new AtomicInteger();

    public int opened() {
        return opened.get();
    }

    @Override
    public byte[] seal(byte[] plain, String context) {
        byte[] nonce = ByteBuffer.allocate(12).putLong(nonces.incrementAndGet()).array();
        byte[] body = run(Cipher.ENCRYPT_MODE, nonce, plain, context).orElseThrow();
        return ByteBuffer.allocate(12 + body.length).put(nonce).put(body).array();
    }

    @Override
    public Optional<byte[]> open(byte[] sealed, String context) {
        opened.incrementAndGet();
        if (sealed.length < 28) {
            return Optional.empty();
        }
        return run(
                Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, 12), Arrays.copyOfRange(sealed, 12, sealed.length), context);
    }

    private static Optional<byte[]> run(int mode, byte[] nonce, byte[] input, String context) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, KEY, new GCMParameterSpec(128, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return Optional.of(cipher.doFinal(input));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
