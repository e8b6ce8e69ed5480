package io.larkspur.accounts.audit;

import io.larkspur.accounts.key.RootKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Signs checkpoints by Ed25519, so that whoever has the public key can check them without being able to make any. */
final class CheckpointSigner {

    private final Ed25519PrivateKeyParameters key;
    private final Ed25519PublicKeyParameters publicKey;

    CheckpointSigner(RootKey root) {
        this.key = new Ed25519PrivateKeyParameters(root.derive("larkspur audit checkpoints"), 0);
        this.publicKey = key.generatePublicKey();
    }

    byte[] sign(String text) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        update(signer, text);
        return signer.generateSignature();
    }

    boolean verifies(String text, byte[] signature) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(false, publicKey);
        update(signer, text);
        return signature.length == Ed25519PrivateKeyParameters.SIGNATURE_SIZE && signer.verifySignature(signature);
    }

    String publicKey() {
        return HexFormat.of().formatHex(publicKey.getEncoded());
    }

    private static void update(Ed25519Signer signer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        signer.update(bytes, 0, bytes.length);
    }
}
