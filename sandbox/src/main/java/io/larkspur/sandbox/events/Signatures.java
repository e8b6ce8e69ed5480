package io.larkspur.sandbox.events;

import io.larkspur.sandbox.state.Ids;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The signature over exactly the bytes that are sent. */
final class Signatures {
    private Signatures() {}

    static String of(String timestamp, String nonce, String encryptKey, byte[] body) {
        return HexFormat.of()
                .formatHex(Ids.sha256(timestamp + nonce + encryptKey + new String(body, StandardCharsets.UTF_8)));
    }
}
