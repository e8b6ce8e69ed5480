package io.larkspur.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import io.larkspur.accounts.jwk.Verifiers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.text.ParseException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionKeysTests {

    /** RFC 8037, appendix A. */
    private static final String EDWARDS = "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
            + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";

    private static final String EDWARDS_SIGNED = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
            + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    @Test
    void takesTheOnlyKeyWhenATokenNamesNone() {
        AssertionKeys keys = AssertionKeys.parse(Assertions.publicKeys(Assertions.EC));

        assertThat(keys.chosenBy(null)).isPresent();
        assertThat(keys.chosenBy("ec-1")).isPresent();
        assertThat(keys.chosenBy("another")).isEmpty();
    }

    @Test
    void refusesPrivateKeys() {
        assertInvalid(new JWKSet(Assertions.EC).toString(false), "private or symmetric");
        assertInvalid(new JWKSet(Assertions.RSA).toString(false), "private or symmetric");
    }

    @Test
    void refusesSymmetricKeys() throws JOSEException {
        assertInvalid(
                new JWKSet(new OctetSequenceKeyGenerator(256).generate()).toString(false), "private or symmetric");
    }

    @Test
    void refusesUnnamedKeysAmongSeveral() throws JOSEException {
        assertInvalid(
                Assertions.publicKeys(Assertions.EC, new ECKeyGenerator(Curve.P_256).generate()), "kid of its own");
    }

    @Test
    void refusesWeakKeys() throws JOSEException {
        assertInvalid(Assertions.publicKeys(new RSAKeyGenerator(1024, true).generate()), "2048 bits");
        assertInvalid(
                Assertions.publicKeys(new ECKeyGenerator(Curve.P_256)
                        .keyUse(KeyUse.ENCRYPTION)
                        .generate()),
                "not for signatures");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"EC\"}]}",
                "{\"keys\":[{\"kty\":\"mystery\"}]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AQ\"}]}"
            })
    void refusesWhatIsNoUsableKeySet(String jwks) {
        assertInvalid(jwks, "jwks");
    }

    @Test
    void verifiesAnEdwardsSignature() throws ParseException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        SignedJWT jwt = edwardsToken(pair, "{}");

        assertThat(keyOf(pair).verifies(jwt)).isTrue();
        assertThat(AssertionKeys.parse(EDWARDS).chosenBy(null).orElseThrow().verifies(jwt))
                .isFalse();
    }

    @Test
    void agreesWithThePublishedExampleOfAnEdwardsSignature() throws JOSEException, ParseException {
        JWSHeader header = new JWSHeader(JWSAlgorithm.EdDSA);
        String[] parts = EDWARDS_SIGNED.split("\\.");
        byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        JWSVerifier verifier = Verifiers.of(JWKSet.parse(EDWARDS).getKeys().get(0));

        assertThat(verifier.verify(header, signed, new Base64URL(parts[2]))).isTrue();
        signed[0] ^= 1;
        assertThat(verifier.verify(header, signed, new Base64URL(parts[2]))).isFalse();
    }

    private static AssertionKey keyOf(KeyPair pair) {
        byte[] encoded = pair.getPublic().getEncoded();
        Base64URL x = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        return AssertionKey.of(new OctetKeyPair.Builder(Curve.Ed25519, x).build());
    }

    private static SignedJWT edwardsToken(KeyPair pair, String claims) throws GeneralSecurityException, ParseException {
        String content = Base64URL.encode("{\"alg\":\"EdDSA\"}") + "." + Base64URL.encode(claims);
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return SignedJWT.parse(content + "." + Base64URL.encode(signature.sign()));
    }

    private static void assertInvalid(String jwks, String reason) {
        assertThatExceptionOfType(ApplicationInvalid.class)
                .isThrownBy(() -> AssertionKeys.parse(jwks))
                .withMessageContaining(reason);
    }
}
