package io.larkspur.accounts.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.larkspur.accounts.Answers;
import io.larkspur.accounts.SteppedClock;
import io.larkspur.accounts.login.LoginRefused;
import io.larkspur.accounts.login.Refusal;
import io.larkspur.accounts.login.VouchedUser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.BindException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class OutsideTokensTests {

    private final SteppedClock clock = new SteppedClock();
    private final ScriptedKeySets keySets = new ScriptedKeySets();
    private final OutsideTokens tokens = new ConfiguredOutsideTokens(Issued.properties(), keySets, clock);

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodTokens")
    void saysWhomAGoodTokenNames(String name, String token) {
        VouchedUser user = Answers.of(tokens.read(token));

        assertThat(user.provider()).isIn("rsa", "ec", "ed");
        assertThat(user.providerUserId()).isEqualTo(Issued.SUBJECT);
    }

    static List<Object[]> goodTokens() {
        String rsa = Issued.header("RS256", "rsa-1");
        return List.of(
                new Object[] {"RSA", Issued.rsaToken(rsa, Issued.claims("rsa"))},
                new Object[] {"elliptic", Issued.ecToken(Issued.header("ES256", "ec-1"), Issued.claims("ec"))},
                new Object[] {"Edwards", Issued.edToken(Issued.header("EdDSA", "ed-1"), Issued.claims("ed"))},
                new Object[] {"no kid, one key that fits", Issued.rsaToken("{\"alg\":\"RS256\"}", Issued.claims("rsa"))
                },
                new Object[] {
                    "type of RFC 9068",
                    Issued.rsaToken(
                            "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"typ\":\"application/AT+JWT\"}",
                            Issued.claims("rsa"))
                },
                new Object[] {
                    "several audiences",
                    Issued.rsaToken(
                            rsa,
                            Issued.claims("rsa")
                                    .replace(
                                            "\"" + Issued.AUDIENCE + "\"",
                                            "[\"https://other.example\",\"" + Issued.AUDIENCE + "\"]"))
                },
                new Object[] {
                    "a key address it is not asked about",
                    Issued.rsaToken(
                            "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"jku\":\"https://evil.example/keys\"}",
                            Issued.claims("rsa"))
                });
    }

    @Test
    void takesNameAndAddressFromTheToken() {
        VouchedUser user =
                Answers.of(tokens.read(rsa(",\"email\":\"ann@example.com\",\"name\":\"Ann\",\"email_verified\":true")));

        assertThat(user).isEqualTo(new VouchedUser("rsa", Issued.SUBJECT, "ann@example.com", "Ann"));
    }

    @Test
    void doesNotTakeAnAddressThatNobodyVerified() {
        assertThat(Answers.of(tokens.read(rsa(",\"email\":\"ann@example.com\",\"email_verified\":false")))
                        .email())
                .isNull();
    }

    @Test
    void leavesTokensOfOthersToOthers() {
        String foreign = Issued.rsaToken(Issued.header("RS256", "rsa-1"), Issued.claims("stranger"));

        assertThat(tokens.read(foreign).blockOptional(Answers.SOON)).isEmpty();
        assertThat(tokens.read("no token at all").blockOptional(Answers.SOON)).isEmpty();
        assertThat(keySets.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3600, true", "3629, true", "3630, false"})
    void allowsForClocksThatDiffer(long later, boolean counts) {
        String token = rsa("");
        clock.advance(Duration.ofSeconds(later));

        if (counts) {
            assertThat(Answers.of(tokens.read(token))).isNotNull();
        } else {
            assertThat(refusal(token)).isEqualTo(Refusal.TOKEN_EXPIRED);
        }
    }

    @Test
    void takesNoOtherAlgorithmOfTheSameKey() {
        String token =
                Issued.signed(Issued.RSA, JWSAlgorithm.PS256, Issued.header("PS256", "rsa-1"), Issued.claims("rsa"));

        assertThat(refusal(token)).isEqualTo(Refusal.TOKEN);
    }

    @Test
    void asksForKeysOnceHoweverManyTokensCome() {
        String token = rsa("");
        IntStream.range(0, 50)
                .forEach(n -> assertThat(Answers.of(tokens.read(token))).isNotNull());

        assertThat(keySets.asked()).hasSize(1);
    }

    @Test
    void sharesOneFetchAmongAllWhoWait() {
        TestPublisher<String> slow = TestPublisher.create();
        keySets.answer(slow.mono());
        Mono<List<VouchedUser>> all =
                Flux.range(0, 40).flatMap(n -> tokens.read(rsa("")), 40).collectList();

        StepVerifier.create(all)
                .then(() -> slow.emit(Issued.JWKS))
                .assertNext(users -> assertThat(users).hasSize(40))
                .expectComplete()
                .verify(Answers.SOON);
        assertThat(keySets.asked()).hasSize(1);
    }

    @Test
    void doesNotLetTokensMakeItAskMoreOften() {
        assertThat(Answers.of(tokens.read(rsa("")))).isNotNull();
        for (int n = 0; n < 100; n++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(refusal(Issued.rsaToken(Issued.header("RS256", "made-up-" + n), Issued.claims("rsa"))))
                    .isEqualTo(Refusal.TOKEN);
        }

        assertThat(keySets.asked()).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void findsAKeyThatWasAddedSinceItAsked() {
        assertThat(Answers.of(tokens.read(rsa("")))).isNotNull();
        RSAKey next = Issued.rsa(2048, "rsa-2");
        keySets.answer(Mono.just(new JWKSet(next.toPublicJWK()).toString()));
        clock.advance(Duration.ofSeconds(30));

        String token = Issued.signed(next, JWSAlgorithm.RS256, Issued.header("RS256", "rsa-2"), Issued.claims("rsa"));

        assertThat(Answers.of(tokens.read(token))).isNotNull();
        assertThat(refusal(rsa(""))).isEqualTo(Refusal.TOKEN);
    }

    @Test
    void forgetsAKeyThatWasTakenAwayOnceItsOwnAreNoLongerFresh() {
        assertThat(Answers.of(tokens.read(rsa("")))).isNotNull();
        keySets.answer(Mono.just(new JWKSet(Issued.EC.toPublicJWK()).toString()));

        clock.advance(Duration.ofMinutes(10));

        assertThat(refusal(rsa(""))).isEqualTo(Refusal.TOKEN);
    }

    @Test
    void goesOnWithTheKeysItHasWhileTheirAddressIsSilent() {
        assertThat(Answers.of(tokens.read(rsa("")))).isNotNull();
        keySets.answer(Mono.error(new IllegalStateException("no answer")));

        clock.advance(Duration.ofMinutes(59));
        assertThat(Answers.of(tokens.read(rsa("")))).isNotNull();
        clock.advance(Duration.ofMinutes(1));

        assertThat(Answers.refusalOf(tokens.read(rsa("")))).isInstanceOf(KeySetUnavailable.class);
    }

    @Test
    void doesNotWaitLongForKeys() {
        keySets.answer(Mono.never());
        OutsideTokens hurried = new ConfiguredOutsideTokens(
                Issued.properties(Map.of("larkspur.accounts.outside.keys.deadline", "50ms")), keySets, clock);

        assertThat(Answers.refusalOf(hurried.read(rsa("")))).isInstanceOf(KeySetUnavailable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "issuers.rsa.algorithm, HS256",
        "issuers.rsa.algorithm, none",
        "issuers.rsa.algorithm, ''",
        "issuers.rsa.audience, ''",
        "issuers.rsa.jwks, http://idp.example/keys",
        "issuers.rsa.jwks, file:///etc/keys",
        "issuers.rsa.longest-life, 8d",
        "issuers.rsa.issuer, https://ec.example/",
        "issuers.local.issuer, https://local.example/",
        "skew, 5m",
        "keys.pause, 0s"
    })
    void doesNotStartWithSettingsThatMakeNoSense(String property, String value) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> Issued.properties(Map.of("larkspur.accounts.outside." + property, value)));
    }

    private Refusal refusal(String token) {
        return ((LoginRefused) Answers.refusalOf(tokens.read(token))).refusal();
    }

    private static String rsa(String moreClaims) {
        return Issued.rsaToken(Issued.header("RS256", "rsa-1"), Issued.claims("rsa", moreClaims));
    }
}
