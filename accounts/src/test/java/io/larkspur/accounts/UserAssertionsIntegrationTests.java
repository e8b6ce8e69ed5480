package io.larkspur.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;

@SpringBootTest(classes = AccountsTestApplication.class)
class UserAssertionsIntegrationTests {

    @Autowired
    private Applications applications;

    @Autowired
    private UserAssertions assertions;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private SteppedClock clock;

    private Application application;

    @BeforeEach
    void registerAnApplicationWithKeys() {
        application = Answers.of(applications.register(
                        Registrations.withKeys(Assertions.publicKeys(Assertions.EC, Assertions.RSA))))
                .application();
    }

    @Test
    void namesTheUser() {
        String user = verified(Assertions.signed(claims().build()));

        assertThat(user).isEqualTo(Assertions.USER);
    }

    @Test
    void acceptsAnRsaKeyByItsRegisteredAlgorithm() {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(Assertions.RSA.getKeyID())
                .build();

        String user = verified(Assertions.signed(header, claims().build(), Assertions.rsaSigner(Assertions.RSA)));

        assertThat(user).isEqualTo(Assertions.USER);
    }

    @Test
    void acceptsAnAssertionOnce() {
        String jwt = Assertions.signed(claims().build());

        assertThat(verified(jwt)).isEqualTo(Assertions.USER);
        assertThat(refused(jwt)).hasMessageContaining("used before");
    }

    @Test
    void acceptsOneOfManyThatArriveTogether() {
        String jwt = Assertions.signed(claims().build());

        List<String> outcomes = Answers.of(Flux.range(0, 10)
                .flatMap(
                        i -> assertions
                                .verify(application, jwt, Assertions.AUDIENCE)
                                .onErrorReturn(AssertionRefused.class, "refused"),
                        10)
                .collectList());

        assertThat(outcomes).containsOnlyOnce(Assertions.USER).hasSize(10);
    }

    @Test
    void remembersAnAssertionUntilItCanNoLongerBeAccepted() {
        String jwt = Assertions.signed(claims().build());
        assertThat(verified(jwt)).isEqualTo(Assertions.USER);

        clock.advance(Duration.ofSeconds(89));

        assertThat(refused(jwt)).hasMessageContaining("used before");
    }

    @Test
    void forgetsWhatExpiredLongAgo() {
        assertThat(verified(Assertions.signed(claims().jwtID("old").build()))).isEqualTo(Assertions.USER);
        clock.advance(Duration.ofMinutes(5));

        assertThat(verified(Assertions.signed(claims().jwtID("new").build()))).isEqualTo(Assertions.USER);

        List<String> kept = Answers.of(database.sql("select jti from used_assertions where application_id = :id")
                .bind("id", application.id())
                .mapValue(String.class)
                .all()
                .collectList());
        assertThat(kept).containsExactly("new");
    }

    @Test
    void storesNothingForARefusedAssertion() {
        AssertionRefused refusal = refused(
                Assertions.signed(claims().audience("https://elsewhere.example").build()));

        Long rows = Answers.of(database.sql("select count(*) from used_assertions where application_id = :id")
                .bind("id", application.id())
                .mapValue(Long.class)
                .one());
        assertThat(refusal.code()).isEqualTo("invalid-assertion");
        assertThat(rows).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusesWrongClaims(String reason, Claims change) {
        String jwt = Assertions.signed(change.apply(claims(), now()).build());

        assertThat(refused(jwt)).hasMessageContaining(reason).hasMessageNotContaining(jwt);
    }

    static Stream<Arguments> refusesWrongClaims() {
        return Stream.of(
                wrong("aud has to be", (claims, now) -> claims.audience("https://elsewhere.example/oauth2/token")),
                wrong("aud has to be", (claims, now) -> claims.audience(List.of())),
                wrong("iss has to be", (claims, now) -> claims.issuer("app_aaaaaaaaaaaaaaaa")),
                wrong("iss has to be", (claims, now) -> claims.issuer(null)),
                wrong("sub has to have", (claims, now) -> claims.subject(null)),
                wrong("sub has to have", (claims, now) -> claims.subject(" ")),
                wrong("jti has to have", (claims, now) -> claims.jwtID(null)),
                wrong("jti has to have", (claims, now) -> claims.jwtID("x".repeat(257))),
                wrong("iat is missing", (claims, now) -> claims.issueTime(null)),
                wrong("exp is missing", (claims, now) -> claims.expirationTime(null)),
                wrong("at most 60 seconds", (claims, now) -> claims.expirationTime(Date.from(now.plusSeconds(61)))),
                wrong("exp has to be after", (claims, now) -> claims.expirationTime(Date.from(now))),
                wrong("iat is in the future", (claims, now) -> between(claims, now.plusSeconds(31))),
                wrong("nbf is in the future", (claims, now) -> claims.notBeforeTime(Date.from(now.plusSeconds(31)))),
                wrong("has expired", (claims, now) -> between(claims, now.minusSeconds(90))));
    }

    @Test
    void toleratesClocksThatAreHalfAMinuteApart() {
        assertThat(verified(Assertions.signed(
                        between(claims(), now().plusSeconds(30)).build())))
                .isEqualTo(Assertions.USER);
        assertThat(verified(Assertions.signed(
                        between(claims(), now().minusSeconds(89)).build())))
                .isEqualTo(Assertions.USER);
    }

    @Test
    void refusesAnUnsignedToken() {
        assertThat(refused(new PlainJWT(claims().build()).serialize())).hasMessageContaining("not a signed JWT");
    }

    @Test
    void refusesAPublicKeyUsedAsASharedSecret() throws JOSEException {
        byte[] publicKey = Assertions.publicKeys(Assertions.RSA).getBytes(StandardCharsets.UTF_8);
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .keyID(Assertions.RSA.getKeyID())
                .build();

        String jwt = Assertions.signed(header, claims().build(), new MACSigner(publicKey));

        assertThat(refused(jwt)).hasMessageContaining("signature or algorithm");
    }

    @Test
    void refusesAnAlgorithmOtherThanTheKeys() {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS512)
                .keyID(Assertions.RSA.getKeyID())
                .build();

        String jwt = Assertions.signed(header, claims().build(), Assertions.rsaSigner(Assertions.RSA));

        assertThat(refused(jwt)).hasMessageContaining("signature or algorithm");
    }

    @Test
    void refusesTheSignatureOfAnotherKey() {
        String jwt = Assertions.signed(
                Assertions.header().build(), claims().build(), Assertions.ecSigner(Assertions.ec("ec-1")));

        assertThat(refused(jwt)).hasMessageContaining("signature or algorithm");
    }

    @Test
    void refusesAnUnknownOrMissingKeyId() {
        assertThat(refused(Assertions.signed(claims().build(), header -> header.keyID("ec-9"))))
                .hasMessageContaining("kid");
        assertThat(refused(Assertions.signed(claims().build(), header -> header.keyID(null))))
                .hasMessageContaining("kid");
    }

    @Test
    void refusesAKeyThatTheTokenBringsAlong() {
        assertThat(refused(Assertions.signed(claims().build(), header -> header.jwk(Assertions.EC.toPublicJWK()))))
                .hasMessageContaining("only registered keys count");
        assertThat(refused(Assertions.signed(
                        claims().build(), header -> header.jwkURL(URI.create("https://evil.example/keys")))))
                .hasMessageContaining("only registered keys count");
        assertThat(refused(Assertions.signed(
                        claims().build(), header -> header.x509CertURL(URI.create("https://evil.example/cert")))))
                .hasMessageContaining("only registered keys count");
    }

    @Test
    void refusesCriticalHeaders() {
        String jwt = Assertions.signed(
                claims().build(), header -> header.criticalParams(Set.of("exp")).customParam("exp", 1));

        assertThat(refused(jwt)).hasMessageContaining("crit");
    }

    @Test
    void refusesNoise() {
        assertThat(refused("")).hasMessageContaining("not a signed JWT");
        assertThat(refused("a.b.c")).hasMessageContaining("not a signed JWT");
        assertThat(refused("x".repeat(9000))).hasMessageContaining("longer than");
    }

    @Test
    void refusesAnApplicationThatMayNotAssert() {
        Application other = Answers.of(applications.register(Registrations.named("No assertions")))
                .application();

        Throwable refusal = Answers.refusalOf(assertions.verify(
                other, Assertions.signed(Assertions.claims(other.id(), now()).build()), Assertions.AUDIENCE));

        assertThat(refusal).isInstanceOf(AssertionRefused.class).hasMessageContaining("may not prove");
    }

    @Test
    void refusesAnApplicationWithoutKeys() {
        Application keyless =
                Answers.of(applications.register(Registrations.withKeys(null))).application();

        Throwable refusal = Answers.refusalOf(assertions.verify(
                keyless,
                Assertions.signed(Assertions.claims(keyless.id(), now()).build()),
                Assertions.AUDIENCE));

        assertThat(refusal).isInstanceOf(AssertionRefused.class).hasMessageContaining("no public keys");
    }

    private JWTClaimsSet.Builder claims() {
        return Assertions.claims(application.id(), now());
    }

    private Instant now() {
        return clock.instant();
    }

    private String verified(String jwt) {
        return Answers.of(assertions.verify(application, jwt, Assertions.AUDIENCE));
    }

    private AssertionRefused refused(String jwt) {
        Throwable refusal = Answers.refusalOf(assertions.verify(application, jwt, Assertions.AUDIENCE));
        assertThat(refusal).isInstanceOf(AssertionRefused.class);
        return (AssertionRefused) refusal;
    }

    private static JWTClaimsSet.Builder between(JWTClaimsSet.Builder claims, Instant start) {
        return claims.issueTime(Date.from(start)).expirationTime(Date.from(start.plusSeconds(60)));
    }

    private static Arguments wrong(String reason, Claims change) {
        return Arguments.of(reason, change);
    }

    private interface Claims {
        JWTClaimsSet.Builder apply(JWTClaimsSet.Builder claims, Instant now);
    }
}
