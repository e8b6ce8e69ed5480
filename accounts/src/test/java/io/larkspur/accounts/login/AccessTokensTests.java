package io.larkspur.accounts.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.larkspur.accounts.AccountsTestApplication;
import io.larkspur.accounts.SteppedClock;
import io.larkspur.accounts.key.RootKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AccessTokensTests {

    private static final String OLD = "5d1f6c0e94d27a35f0c1d2e3b4a59687786950414f3e2d1c0bfae9d8c7b6a511";
    private static final RootKey ROOT = RootKey.of(AccountsTestApplication.KEY);

    private final SteppedClock clock = new SteppedClock();
    private final AccessTokens tokens = tokens(Map.of());

    @Test
    void saysWhoseSessionItIs() {
        AccessToken read = tokens.read(tokens.issue(session()));

        assertThat(read)
                .isEqualTo(new AccessToken("the-session", 42, clock.instant().plusSeconds(900)));
    }

    @Test
    void endsToTheSecond() {
        String token = tokens.issue(session());

        clock.advance(Duration.ofSeconds(899));
        assertThat(tokens.read(token).jti()).isEqualTo("the-session");
        clock.advance(Duration.ofSeconds(1));

        assertRefused(token, Refusal.TOKEN_EXPIRED);
    }

    @Test
    void isStillReadAfterItsKeyWasRetired() {
        String property = "larkspur.accounts.sign-in.";
        String token = tokens(Map.of(property + "token-key", OLD)).issue(session());

        assertThat(tokens(Map.of(property + "retired-token-keys", OLD))
                        .read(token)
                        .userId())
                .isEqualTo(42);
        assertRefused(token, Refusal.TOKEN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void refusesWhatAnotherHandMade(String name, String token) {
        assertRefused(token, Refusal.TOKEN);
    }

    static List<Object[]> forgeries() throws JOSEException {
        byte[] key = ROOT.derive("larkspur access tokens");
        String genuine = new AccessTokens(properties(Map.of()), ROOT, new SteppedClock()).issue(session());
        String kid = String.valueOf(parse(genuine).getHeader().getKeyID());
        RSAKey rsa = new RSAKeyGenerator(2048).generate();
        SignedJWT byRsa = new SignedJWT(header(JWSAlgorithm.RS256, kid, same -> same), claims());
        byRsa.sign(new RSASSASigner(rsa));
        String[] parts = genuine.split("\\.");
        return List.of(
                forgery("unsigned", new PlainJWT(claims()).serialize()),
                forgery("alg none with the signature kept", none(kid) + "." + parts[1] + "." + parts[2]),
                forgery("empty signature", parts[0] + "." + parts[1] + "."),
                forgery("alg none in capitals", noneInCapitals(kid) + "." + parts[1] + "."),
                forgery("another key", mac("x".repeat(32).getBytes(), JWSAlgorithm.HS256, kid, same -> same)),
                forgery("unknown kid", mac(key, JWSAlgorithm.HS256, "0000", same -> same)),
                forgery("no kid", mac(key, JWSAlgorithm.HS256, null, same -> same)),
                forgery("kid as a path", mac(key, JWSAlgorithm.HS256, "../../dev/null", same -> same)),
                forgery("kid as SQL", mac(key, JWSAlgorithm.HS256, "x' or '1'='1", same -> same)),
                forgery("RS256", byRsa.serialize()),
                forgery("own key in the header", mac(key, JWSAlgorithm.HS256, kid, h -> h.jwk(rsa.toPublicJWK()))),
                forgery(
                        "key address in the header",
                        mac(key, JWSAlgorithm.HS256, kid, h -> h.jwkURL(URI.create("https://evil.example/keys")))),
                forgery(
                        "certificate address in the header",
                        mac(key, JWSAlgorithm.HS256, kid, h -> h.x509CertURL(URI.create("https://evil.example/c")))),
                forgery("critical header", mac(key, JWSAlgorithm.HS256, kid, h -> h.criticalParams(Set.of("exp"))
                        .customParam("exp", 1))),
                forgery("another type", mac(key, JWSAlgorithm.HS256, kid, h -> h.type(JOSEObjectType.JWT))),
                forgery("changed claims", parts[0] + "." + Base64URL.encode("{\"sub\":\"1\"}") + "." + parts[2]),
                forgery("truncated", genuine.substring(0, genuine.length() - 4)),
                forgery("noise", "a.b.c"),
                forgery("nothing", ""),
                forgery("too long", "x".repeat(3000)));
    }

    private void assertRefused(String token, Refusal refusal) {
        assertThatExceptionOfType(LoginRefused.class)
                .isThrownBy(() -> tokens.read(token))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }

    private AccessTokens tokens(Map<String, String> changes) {
        return new AccessTokens(properties(changes), ROOT, clock);
    }

    private static SignInProperties properties(Map<String, String> changes) {
        return new Binder(new MapConfigurationPropertySource(changes))
                .bindOrCreate("larkspur.accounts.sign-in", SignInProperties.class);
    }

    private static LoginSession session() {
        Instant now = new SteppedClock().instant();
        return new LoginSession(
                "the-session",
                42,
                LoginSession.Kind.PASSWORD,
                now,
                now,
                now.plusSeconds(10_000),
                now.plusSeconds(900),
                null,
                null);
    }

    private static JWTClaimsSet claims() {
        return new JWTClaimsSet.Builder()
                .issuer("larkspur")
                .subject("1")
                .jwtID("the-session")
                .expirationTime(Date.from(new SteppedClock().instant().plusSeconds(900)))
                .build();
    }

    private static String none(String kid) {
        return Base64URL.encode("{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}")
                .toString();
    }

    private static String noneInCapitals(String kid) {
        return Base64URL.encode("{\"alg\":\"NONE\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}")
                .toString();
    }

    private static String mac(
            byte[] key,
            JWSAlgorithm algorithm,
            @org.jspecify.annotations.Nullable String kid,
            UnaryOperator<JWSHeader.Builder> change)
            throws JOSEException {
        SignedJWT jwt = new SignedJWT(header(algorithm, kid, change), claims());
        jwt.sign(new MACSigner(key));
        return jwt.serialize();
    }

    private static JWSHeader header(
            JWSAlgorithm algorithm,
            @org.jspecify.annotations.Nullable String kid,
            UnaryOperator<JWSHeader.Builder> change) {
        return change.apply(new JWSHeader.Builder(algorithm)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(kid))
                .build();
    }

    private static SignedJWT parse(String text) {
        try {
            return SignedJWT.parse(text);
        } catch (java.text.ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static Object[] forgery(String name, String token) {
        return new Object[] {name, token};
    }
}
