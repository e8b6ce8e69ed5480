package io.larkspur.metering.webhook;

import io.larkspur.accounts.key.RootKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs messages as Standard Webhooks says (version v1, HMAC-SHA256), with a secret per webhook that is stored nowhere. */
final class Signer {

    private static final String ALGORITHM = "HmacSHA256";

    private final RootKey root;

    Signer(RootKey root) {
        this.root = root;
    }

    String secretOf(long webhookId) {
        return "whsec_" + Base64.getEncoder().encodeToString(key(webhookId));
    }

    /** The header {@code webhook-signature}. */
    String signature(long webhookId, String messageId, long timestamp, String payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(webhookId), ALGORITHM));
            byte[] signed = (messageId + "." + timestamp + "." + payload).getBytes(StandardCharsets.UTF_8);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    private byte[] key(long webhookId) {
        return root.derive("webhook " + webhookId);
    }
}
