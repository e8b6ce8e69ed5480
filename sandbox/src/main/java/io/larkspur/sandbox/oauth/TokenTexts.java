package io.larkspur.sandbox.oauth;

import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** User tokens as they look on the platform: three parts that begin with {@code eyJ}, well over a kilobyte. */
final class TokenTexts {
    private static final int FILLING = 600;

    private TokenTexts() {}

    static String fresh(String kind, String app, Instant expiresAt) {
        String head = "{\"alg\":\"ES256\",\"feature_code\":\"sandbox\",\"typ\":\"JWT\"}";
        String claims = Json.text(Json.object()
                .put("jti", Ids.hex(24))
                .put("exp", expiresAt.getEpochSecond())
                .put("typ", kind)
                .put("client_id", app)
                .put("data", Ids.base64(FILLING)));
        return part(head.getBytes(StandardCharsets.UTF_8)) + "." + part(claims.getBytes(StandardCharsets.UTF_8)) + "."
                + part(Ids.bytes(64));
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
