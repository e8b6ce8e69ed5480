package io.larkspur.accounts.outside;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.larkspur.accounts.Answers;
import io.larkspur.accounts.SteppedClock;
import io.larkspur.accounts.login.LoginRefused;
import io.larkspur.accounts.login.VouchedUser;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Tokens that somebody without the issuer's key could make, and tokens that the issuer made for something else: none
 * counts, and none makes anybody be asked for keys but the issuer.
 */
class ForgedTokensTests {

    private static final String RSA_HEADER = Issued.header("RS256", "rsa-1");
    private static final String RSA_CLAIMS = Issued.claims("rsa");
    private static final String GOOD = Issued.rsaToken(RSA_HEADER, RSA_CLAIMS);
    private static final RSAKey MALLORYS = Issued.rsa(2048, "rsa-1");
    private static final ECKey MALLORYS_EC = Issued.ec(Curve.P_256, "ec-1");

    private final ScriptedKeySets keySets = new ScriptedKeySets();
    private final OutsideTokens tokens = new ConfiguredOutsideTokens(Issued.properties(), keySets, new SteppedClock());

    @Test
    void takesNoneOfThem() {
        Map<String, String> forged = forged();

        List<String> taken = forged.entrySet().stream()
                .filter(token -> counts(token.getValue()))
                .map(Map.Entry::getKey)
                .toList();

        assertThat(forged).hasSizeGreaterThan(200);
        assertThat(counts(GOOD)).isTrue();
        assertThat(taken).isEmpty();
        assertThat(keySets.asked())
                .allSatisfy(address -> assertThat(address.getPath()).isEqualTo("/keys"))
                .extracting(URI::getHost)
                .containsOnly("rsa.example", "ec.example", "ed.example");
    }

    private boolean counts(String token) {
        return tokens.read(token)
                .onErrorResume(LoginRefused.class, refused -> Mono.<VouchedUser>empty())
                .blockOptional(Answers.SOON)
                .isPresent();
    }

    private static Map<String, String> forged() {
        Map<String, String> forged = new LinkedHashMap<>();
        algorithms(forged);
        secrets(forged);
        keyNames(forged);
        broughtKeys(forged);
        spellings(forged);
        headers(forged);
        claims(forged);
        SignatureForgeries.all().forEach((name, token) -> forged.put("signature: " + name, token));
        return forged;
    }

    private static void algorithms(Map<String, String> forged) {
        for (String none : List.of("none", "None", "NONE", "nOnE", "", "null", "NoNe ", "rs256", "RS256 ", "RSA")) {
            forged.put(
                    "alg '" + none + "', no signature", Issued.content(Issued.header(none, "rsa-1"), RSA_CLAIMS) + ".");
            forged.put(
                    "alg '" + none + "', signed all the same",
                    Issued.rsaToken(Issued.header(none, "rsa-1"), RSA_CLAIMS));
        }
        for (String header : List.of(
                "{\"kid\":\"rsa-1\"}",
                "{\"alg\":null,\"kid\":\"rsa-1\"}",
                "{\"alg\":[\"RS256\"],\"kid\":\"rsa-1\"}",
                "{\"alg\":256,\"kid\":\"rsa-1\"}",
                "{\"alg\":{\"RS256\":true},\"kid\":\"rsa-1\"}",
                "{\"ALG\":\"RS256\",\"kid\":\"rsa-1\"}")) {
            forged.put("header " + header, Issued.rsaToken(header, RSA_CLAIMS));
        }
        for (JWSAlgorithm other : List.of(
                JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512)) {
            forged.put(
                    "the right key with " + other,
                    Issued.signed(Issued.RSA, other, Issued.header(other.getName(), "rsa-1"), RSA_CLAIMS));
            forged.put("signed with " + other + " as RS256", Issued.signed(Issued.RSA, other, RSA_HEADER, RSA_CLAIMS));
        }
        forged.put(
                "the elliptic issuer's key for the RSA issuer",
                Issued.ecToken(Issued.header("ES256", "ec-1"), RSA_CLAIMS));
        forged.put("the RSA issuer's key for the elliptic issuer", Issued.rsaToken(RSA_HEADER, Issued.claims("ec")));
        forged.put(
                "another curve",
                Issued.signed(
                        Issued.EC_384, JWSAlgorithm.ES384, Issued.header("ES384", "ec-384"), Issued.claims("ec")));
        forged.put(
                "another curve under the right name",
                Issued.signed(
                        Issued.EC_384, JWSAlgorithm.ES384, Issued.header("ES256", "ec-384"), Issued.claims("ec")));
    }

    /** What an attacker knows of the key, taken for a shared secret. */
    private static void secrets(Map<String, String> forged) {
        Map<String, byte[]> known = new LinkedHashMap<>();
        known.put("nothing", new byte[0]);
        known.put("the key as JWK", bytes(Issued.RSA.toPublicJWK().toJSONString()));
        known.put("the key set", bytes(Issued.JWKS));
        known.put("the modulus", Issued.RSA.getModulus().decode());
        known.put("the exponent", Issued.RSA.getPublicExponent().decode());
        known.put("the modulus as text", bytes(Issued.RSA.getModulus().toString()));
        known.put("the key id", bytes("rsa-1"));
        known.put("the published secret", Issued.SECRET.toByteArray());
        try {
            byte[] encoded = Issued.RSA.toPublicKey().getEncoded();
            known.put("the key encoded", encoded);
            known.put("the key as PEM", bytes(pem(encoded, "\n")));
            known.put("the key as PEM without its end", bytes(pem(encoded, "")));
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
        known.forEach((what, secret) -> {
            for (JWSAlgorithm mac : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
                forged.put(
                        mac + " with " + what,
                        Issued.mac(secret, mac, Issued.header(mac.getName(), "rsa-1"), RSA_CLAIMS));
                forged.put(mac + " with " + what + ", named RS256", Issued.mac(secret, mac, RSA_HEADER, RSA_CLAIMS));
            }
        });
        forged.put(
                "HS256 with the published secret under its name",
                Issued.mac(
                        Issued.SECRET.toByteArray(),
                        JWSAlgorithm.HS256,
                        Issued.header("HS256", "secret-1"),
                        RSA_CLAIMS));
    }

    private static void keyNames(Map<String, String> forged) {
        for (String id : List.of(
                "",
                "rsa-1 ",
                "RSA-1",
                "../../../../dev/null",
                "/dev/null",
                "file:///etc/passwd",
                "https://evil.example/key",
                "' or '1'='1",
                "x' union select 'key' --",
                "$(id)",
                "rsa-1\\u0000",
                "ec-1",
                "ed-1",
                "ec-384",
                "secret-1")) {
            forged.put(
                    "kid '" + id + "', another's key",
                    Issued.signed(MALLORYS, JWSAlgorithm.RS256, Issued.header("RS256", id), RSA_CLAIMS));
            forged.put("kid '" + id + "', the issuer's key", Issued.rsaToken(Issued.header("RS256", id), RSA_CLAIMS));
        }
        for (String header : List.of(
                "{\"alg\":\"RS256\",\"kid\":1}",
                "{\"alg\":\"RS256\",\"kid\":[\"rsa-1\"]}",
                "{\"alg\":\"RS256\",\"kid\":{\"rsa-1\":1}}")) {
            forged.put("header " + header, Issued.rsaToken(header, RSA_CLAIMS));
        }
        forged.put(
                "a key too short",
                Issued.signed(Issued.WEAK, JWSAlgorithm.RS256, Issued.header("RS256", "weak"), RSA_CLAIMS));
        forged.put(
                "a key for encryption",
                Issued.signed(Issued.ENCRYPTS, JWSAlgorithm.RS256, Issued.header("RS256", "encrypts"), RSA_CLAIMS));
        forged.put("another's key", Issued.signed(MALLORYS, JWSAlgorithm.RS256, RSA_HEADER, RSA_CLAIMS));
        forged.put(
                "another's elliptic key",
                Issued.signed(MALLORYS_EC, JWSAlgorithm.ES256, Issued.header("ES256", "ec-1"), Issued.claims("ec")));
    }

    private static void broughtKeys(Map<String, String> forged) {
        String jwk = MALLORYS.toPublicJWK().toJSONString();
        for (String brought : List.of(
                "\"jwk\":" + jwk,
                "\"jku\":\"https://evil.example/keys\"",
                "\"jku\":\"https://rsa.example/keys@evil.example\"",
                "\"jku\":\"http://127.0.0.1:9/keys\"",
                "\"jku\":\"file:///tmp/keys\"",
                "\"x5u\":\"https://evil.example/cert\"",
                "\"x5c\":[\"MIIBIjANBgkqhkiG9w0BAQ==\"]",
                "\"x5t\":\"" + Base64URL.encode("thumb") + "\"",
                "\"x5t#S256\":\"" + Base64URL.encode("thumb") + "\"")) {
            for (String id : List.of("\"kid\":\"rsa-1\",", "\"kid\":\"mallory\",", "")) {
                forged.put(
                        "header with " + id + brought,
                        Issued.signed(
                                MALLORYS, JWSAlgorithm.RS256, "{\"alg\":\"RS256\"," + id + brought + "}", RSA_CLAIMS));
            }
        }
    }

    private static void spellings(Map<String, String> forged) {
        String[] parts = GOOD.split("\\.");
        Map<String, String> spelled = new LinkedHashMap<>();
        spelled.put("no signature", parts[0] + "." + parts[1] + ".");
        spelled.put("no signature and no dot", parts[0] + "." + parts[1]);
        spelled.put("no claims", parts[0] + ".." + parts[2]);
        spelled.put("no header", "." + parts[1] + "." + parts[2]);
        spelled.put("nothing but dots", "..");
        spelled.put("a part more", GOOD + ".");
        spelled.put("five parts", GOOD + "." + parts[0] + "." + parts[1]);
        spelled.put("padding", GOOD + "==");
        spelled.put("a blank", GOOD + " ");
        spelled.put("a line feed inside", parts[0] + ".\n" + parts[1] + "." + parts[2]);
        spelled.put("a quotation", "\"" + GOOD + "\"");
        spelled.put("signature of standard base64", parts[0] + "." + parts[1] + "." + "+/" + parts[2].substring(2));
        spelled.put("a letter of no alphabet", parts[0] + "." + parts[1] + "." + parts[2] + "!");
        spelled.put("half a signature", GOOD.substring(0, GOOD.length() - parts[2].length() / 2));
        spelled.put("the signature twice", GOOD + parts[2]);
        spelled.put("bits beyond the last byte", lastLetterChanged(GOOD));
        spelled.put(
                "JSON instead of the compact form",
                "{\"protected\":\"" + parts[0] + "\",\"payload\":\"" + parts[1] + "\",\"signature\":\"" + parts[2]
                        + "\"}");
        spelled.put(
                "far too long",
                Issued.rsaToken(RSA_HEADER, Issued.claims("rsa", ",\"x\":\"" + "x".repeat(9000) + "\"")));
        spelled.put(
                "other claims under the signature",
                Issued.content(RSA_HEADER, Issued.claims("rsa", ",\"a\":1")) + "." + parts[2]);
        spelled.put(
                "another header over the signature",
                Issued.content("{\"kid\":\"rsa-1\",\"alg\":\"RS256\"}", RSA_CLAIMS) + "." + parts[2]);
        spelled.forEach((what, token) -> forged.put("spelling: " + what, token));
    }

    /** Signed by the issuer, for readers that understand more than we do, or less carefully. */
    private static void headers(Map<String, String> forged) {
        for (String more : List.of(
                "\"crit\":[\"exp\"]",
                "\"crit\":[]",
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"crit\":[\"b64\"],\"b64\":true",
                "\"b64\":false",
                "\"crit\":[\"urn:example:rule\"],\"urn:example:rule\":true",
                "\"crit\":\"exp\"",
                "\"typ\":\"logout+jwt\"",
                "\"typ\":\"secevent+jwt\"",
                "\"typ\":\"dpop+jwt\"",
                "\"typ\":\"JOSE\"",
                "\"alg\":\"RS256\"",
                "\"alg\":\"none\"",
                "\"kid\":\"rsa-1\"")) {
            String header = "{\"alg\":\"RS256\",\"kid\":\"rsa-1\"," + more + "}";
            forged.put("header " + header, Issued.rsaToken(header, RSA_CLAIMS));
        }
        for (String header : List.of(
                "{'alg':'RS256','kid':'rsa-1'}",
                "{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}{}",
                "[{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}]",
                "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",}",
                "{/**/\"alg\":\"RS256\",\"kid\":\"rsa-1\"}")) {
            forged.put("header " + header, Issued.rsaToken(header, RSA_CLAIMS));
        }
    }

    /** Signed by the issuer, and not for us, not now, or not to be told apart from something else. */
    private static void claims(Map<String, String> forged) {
        String exp = "\"exp\":" + (Issued.NOW.getEpochSecond() + 3600);
        Stream<Function<String, String>> changes = Stream.of(
                replaced(Issued.issuerOf("rsa"), "https://rsa.example"),
                replaced(Issued.issuerOf("rsa"), "https://RSA.example/"),
                replaced(Issued.issuerOf("rsa"), "https://stranger.example/"),
                replaced("\"iss\":\"" + Issued.issuerOf("rsa") + "\",", ""),
                replaced("\"" + Issued.issuerOf("rsa") + "\"", "[\"" + Issued.issuerOf("rsa") + "\"]"),
                replaced("\"aud\":\"" + Issued.AUDIENCE + "\",", ""),
                replaced("\"aud\":\"" + Issued.AUDIENCE, "\"aud\":\"https://other.example"),
                replaced("\"aud\":\"" + Issued.AUDIENCE, "\"aud\":\"" + Issued.AUDIENCE + "/"),
                replaced("\"" + Issued.AUDIENCE + "\"", "[]"),
                replaced("\"" + Issued.AUDIENCE + "\"", "[\"https://other.example\"]"),
                replaced("\"" + Issued.AUDIENCE + "\"", "[[\"" + Issued.AUDIENCE + "\"]]"),
                replaced("\"" + Issued.AUDIENCE + "\"", "{\"" + Issued.AUDIENCE + "\":1}"),
                replaced("\"" + Issued.AUDIENCE + "\"", "null"),
                replaced("," + exp, ""),
                replaced(exp, "\"exp\":null"),
                replaced(exp, exp.replace(":", ":\"") + "\""),
                replaced(exp, "\"exp\":0"),
                replaced(exp, "\"exp\":-1"),
                replaced(exp, "\"exp\":1e300"),
                replaced(exp, "\"exp\":true"),
                replaced(exp, "\"exp\":NaN"),
                replaced(exp, "\"exp\":18446744073709551617"),
                replaced(exp, "\"exp\":" + (Issued.NOW.getEpochSecond() - 31)),
                replaced(exp, "\"exp\":" + (Issued.NOW.getEpochSecond() + 25 * 3600)),
                replaced(exp, "\"exp\":" + (Issued.NOW.getEpochSecond() + 400L * 24 * 3600)),
                replaced("\"iat\":" + Issued.NOW.getEpochSecond(), "\"iat\":" + (Issued.NOW.getEpochSecond() + 60)),
                replaced(
                        "\"iat\":" + Issued.NOW.getEpochSecond(),
                        "\"iat\":" + (Issued.NOW.getEpochSecond() - 30 * 3600)),
                replaced("\"iat\":" + Issued.NOW.getEpochSecond(), "\"iat\":\"now\""),
                replaced("\"iat\"", "\"nbf\":" + (Issued.NOW.getEpochSecond() + 31) + ",\"iat\""),
                replaced("\"iat\"", "\"nbf\":\"soon\",\"iat\""),
                replaced("\"sub\":\"" + Issued.SUBJECT + "\",", ""),
                replaced("\"" + Issued.SUBJECT + "\"", "\"\""),
                replaced("\"" + Issued.SUBJECT + "\"", "\" \""),
                replaced("\"" + Issued.SUBJECT + "\"", "42"),
                replaced("\"" + Issued.SUBJECT + "\"", "null"),
                replaced("\"" + Issued.SUBJECT + "\"", "[\"" + Issued.SUBJECT + "\"]"),
                replaced(Issued.SUBJECT, "auth0\\u000042"),
                replaced(Issued.SUBJECT, "auth0\\n42"),
                replaced(Issued.SUBJECT, "x".repeat(256)),
                added("\"sub\":\"auth0|1\""),
                added("\"s\\u0075b\":\"auth0|1\""),
                added("\"iss\":\"" + Issued.issuerOf("rsa") + "\""),
                added("\"aud\":\"" + Issued.AUDIENCE + "\""),
                added("\"exp\":" + (Issued.NOW.getEpochSecond() + 60)),
                added("\"a\":{\"b\":1,\"b\":2}"),
                claims -> claims + "{}",
                claims -> "[" + claims + "]",
                claims -> claims.replace('"', '\''),
                claims -> "\"" + claims.replace("\"", "\\\"") + "\"");
        List<Function<String, String>> all = new ArrayList<>(changes.toList());
        for (int n = 0; n < all.size(); n++) {
            String changed = all.get(n).apply(RSA_CLAIMS);
            assertThat(changed).as("claims %d", n).isNotEqualTo(RSA_CLAIMS);
            forged.put("claims " + n + " " + changed, Issued.rsaToken(RSA_HEADER, changed));
        }
    }

    private static Function<String, String> replaced(String what, String by) {
        return claims -> claims.replace(what, by);
    }

    private static Function<String, String> added(String member) {
        return claims -> claims.substring(0, claims.length() - 1) + "," + member + "}";
    }

    /** Another letter for the same bytes. */
    private static String lastLetterChanged(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(token.charAt(token.length() - 1));
        return token.substring(0, token.length() - 1) + alphabet.charAt(last ^ 1);
    }

    private static String pem(byte[] key, String end) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END PUBLIC KEY-----"
                + end;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
