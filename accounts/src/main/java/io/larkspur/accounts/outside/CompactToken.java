package io.larkspur.accounts.outside;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A token in the compact form of RFC 7515, taken apart and not yet believed. Read strictly: one spelling per token, every
 * name in its JSON at most once.
 */
record CompactToken(JWSHeader header, JsonNode claims, String signed, Base64URL signature) {

    private static final int LONGEST = 8192;
    private static final Set<String> TYPES = Set.of("", "jwt", "at+jwt");
    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Empty for whatever is not such a token. */
    static Optional<CompactToken> parse(String text) {
        String[] parts = text.length() > LONGEST ? new String[0] : text.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new CompactToken(
                    JWSHeader.parse(object(parts[0]).toString()),
                    object(parts[1]),
                    parts[0] + "." + parts[1],
                    Base64URL.encode(decoded(parts[2]))));
        } catch (ParseException | JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What the token says of its issuer: good for looking it up. */
    @Nullable
    String issuer() {
        return claims.path("iss").stringValue(null);
    }

    /**
     * Whether the header asks for nothing we do not do. Keys and addresses of keys that it brings are not looked at, as
     * RFC 7515 allows.
     */
    boolean asksForNothingElse() {
        String type =
                header.getType() == null ? "" : header.getType().toString().toLowerCase(Locale.ROOT);
        return header.getCriticalParams() == null
                && header.isBase64URLEncodePayload()
                && !header.getIncludedParams().contains("b64")
                && TYPES.contains(type.startsWith("application/") ? type.substring("application/".length()) : type);
    }

    boolean isSignedBy(JWSVerifier key) {
        try {
            return key.verify(header, signed.getBytes(StandardCharsets.US_ASCII), signature);
        } catch (JOSEException e) {
            return false;
        }
    }

    private static JsonNode object(String part) {
        JsonNode node = STRICT.readTree(decoded(part));
        if (!node.isObject()) {
            throw new IllegalArgumentException("Not a JSON object");
        }
        return node;
    }

    /** Of text that has no other spelling of the same bytes. */
    private static byte[] decoded(String part) {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        if (bytes.length == 0
                || !Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .equals(part)) {
            throw new IllegalArgumentException("Not base64url");
        }
        return bytes;
    }
}
