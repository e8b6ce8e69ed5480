package io.larkspur.feishu;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.notContaining;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.larkspur.feishu.card.CardWriter;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.issuer.Language;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.AuthSessionState;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

class SentCardsTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String MESSAGES = "/open-apis/im/v1/messages";
    private static final String TOKEN = "/open-apis/auth/v3/tenant_access_token/internal";

    private final TestPlatform platform = new TestPlatform();
    private final CachedTenantTokens tokens = new CachedTenantTokens(
            platform.apps(),
            new TenantTokenEndpoint(platform.http(), platform.properties(), TestPlatform.clock()),
            TestPlatform.clock());
    private final PlatformSdk sdk = new PlatformSdk(platform.apps(), tokens, platform.guards, platform.properties());
    private final SentCards cards = new SentCards(
            new CardContents(platform.properties(), null), new CardWriter(Language.EN), new CardMessages(sdk));

    @BeforeEach
    void start() {
        platform.server.stubFor(post(urlPathEqualTo(TOKEN)).willReturn(okJson(TenantTokensTests.token("t-one", 7200))));
    }

    @AfterEach
    void stop() {
        sdk.close();
        platform.close();
    }

    @Test
    void sendsOneMessagePerSession() {
        platform.server.stubFor(post(urlPathEqualTo(MESSAGES))
                .willReturn(okJson("{\"code\":0,\"msg\":\"success\",\"data\":{\"message_id\":\"om_1\"}}")));

        StepVerifier.create(cards.send(AuthSessionsOfTests.withoutCard("session-1")))
                .expectNext("om_1")
                .expectComplete()
                .verify(LIMIT);

        platform.server.verify(postRequestedFor(urlPathEqualTo(MESSAGES))
                .withQueryParam("receive_id_type", equalTo("open_id"))
                .withHeader("Authorization", equalTo("Bearer t-one"))
                .withRequestBody(matchingJsonPath("$.receive_id", equalTo(AuthSessionsOfTests.USER)))
                .withRequestBody(matchingJsonPath("$.msg_type", equalTo("interactive")))
                .withRequestBody(matchingJsonPath("$.uuid", equalTo("session-1")))
                .withRequestBody(matchingJsonPath(
                        "$.content", containing("https://larkspur.example/callbacks/feishu/authorize/session-1"))));
    }

    @ParameterizedTest
    @CsvSource({"on_8f, union_id", "8f2a, user_id", "ou_8f, open_id"})
    void addressesTheUserByTheKindOfId(String id, String type) {
        platform.server.stubFor(
                post(urlPathEqualTo(MESSAGES)).willReturn(okJson("{\"code\":0,\"data\":{\"message_id\":\"om_1\"}}")));

        StepVerifier.create(cards.send(AuthSessionsOfTests.pendingFor("session-1", id)))
                .expectNext("om_1")
                .expectComplete()
                .verify(LIMIT);

        platform.server.verify(
                postRequestedFor(urlPathEqualTo(MESSAGES)).withQueryParam("receive_id_type", equalTo(type)));
    }

    @ParameterizedTest
    @ValueSource(ints = {230013, 230053, 230034, 230006, 230099, 99992361, 99991672, 231234})
    void tellsWhyACardCannotBeDelivered(int code) {
        platform.server.stubFor(post(urlPathEqualTo(MESSAGES))
                .willReturn(aResponse()
                        .withStatus(400)
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"code\":%d,\"msg\":\"no\"}".formatted(code))));

        StepVerifier.create(cards.send(AuthSessionsOfTests.withoutCard("session-1")))
                .expectErrorSatisfies(error ->
                        assertThat(((CardUndeliverable) error).platformCode()).isEqualTo(code))
                .verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {230020, 99991400, 18121})
    void tellsWhatPasses(int code) {
        platform.server.stubFor(post(urlPathEqualTo(MESSAGES))
                .willReturn(aResponse().withStatus(400).withBody("{\"code\":%d,\"msg\":\"no\"}".formatted(code))));

        StepVerifier.create(cards.send(AuthSessionsOfTests.withoutCard("session-1")))
                .expectError(PlatformUnavailable.class)
                .verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404, 429, 500, 502, 504})
    void callsAnAnswerThatIsNoJsonTrouble(int status) {
        platform.server.stubFor(post(urlPathEqualTo(MESSAGES))
                .willReturn(aResponse().withStatus(status).withBody("<html>no</html>")));

        StepVerifier.create(cards.send(AuthSessionsOfTests.withoutCard("session-1")))
                .expectError(PlatformUnavailable.class)
                .verify(LIMIT);
    }

    @Test
    void triesAgainWithAFreshTokenWhenTheOldOneIsRefused() {
        platform.server.stubFor(post(urlPathEqualTo(MESSAGES))
                .withHeader("Authorization", equalTo("Bearer t-one"))
                .willReturn(aResponse().withStatus(400).withBody("{\"code\":99991663,\"msg\":\"invalid\"}")));
        platform.server.stubFor(post(urlPathEqualTo(MESSAGES))
                .withHeader("Authorization", equalTo("Bearer t-two"))
                .willReturn(okJson("{\"code\":0,\"data\":{\"message_id\":\"om_2\"}}")));
        StepVerifier.create(tokens.tokenFor(TestPlatform.APP))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
        platform.server.stubFor(post(urlPathEqualTo(TOKEN)).willReturn(okJson(TenantTokensTests.token("t-two", 7200))));

        StepVerifier.create(cards.send(AuthSessionsOfTests.withoutCard("session-1")))
                .expectNext("om_2")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void showsTheEndInPlace() {
        patched(okJson("{\"code\":0,\"msg\":\"success\"}"));

        StepVerifier.create(cards.show(AuthSessionsOfTests.in(AuthSessionState.COMPLETED, "session-1")))
                .expectNext(true)
                .expectComplete()
                .verify(LIMIT);

        platform.server.verify(patchRequestedFor(urlPathEqualTo(MESSAGES + "/om_card"))
                .withRequestBody(matchingJsonPath("$.content", containing("Authorized"))));
    }

    @Test
    void keepsTheLooksOfAPendingCard() {
        patched(okJson("{\"code\":0,\"msg\":\"success\"}"));
        String options = StoredOptions.write(new AuthCardOptions(false, null, "For the report", null));

        StepVerifier.create(cards.show(AuthSessionsOfTests.pendingWith("session-1", options)))
                .expectNext(true)
                .expectComplete()
                .verify(LIMIT);

        platform.server.verify(patchRequestedFor(urlPathEqualTo(MESSAGES + "/om_card"))
                .withRequestBody(matchingJsonPath("$.content", containing("For the report")))
                .withRequestBody(matchingJsonPath("$.content", containing("Somebody else")))
                .withRequestBody(matchingJsonPath("$.content", notContaining("ten minutes"))));
    }

    @Test
    void readsOptionsOfAnotherReleaseAsNone() {
        assertThat(StoredOptions.read("{nonsense")).isEqualTo(AuthCardOptions.plain());
        assertThat(StoredOptions.read(null)).isEqualTo(AuthCardOptions.plain());
    }

    @ParameterizedTest
    @ValueSource(ints = {230011, 230031, 230110, 200310, 230099})
    void knowsWhichCardsCanNeverBeChanged(int code) {
        patched(aResponse().withStatus(400).withBody("{\"code\":%d,\"msg\":\"no\"}".formatted(code)));

        StepVerifier.create(cards.show(AuthSessionsOfTests.in(AuthSessionState.DENIED, "session-1")))
                .expectNext(false)
                .expectComplete()
                .verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {230020, 99991400, 99991672, 230006})
    void asksForAnotherTryWhereOneMayGoWell(int code) {
        patched(aResponse().withStatus(400).withBody("{\"code\":%d,\"msg\":\"no\"}".formatted(code)));

        StepVerifier.create(cards.show(AuthSessionsOfTests.in(AuthSessionState.DENIED, "session-1")))
                .expectError(ProblemException.class)
                .verify(LIMIT);
    }

    private void patched(ResponseDefinitionBuilder answer) {
        platform.server.stubFor(patch(urlPathEqualTo(MESSAGES + "/om_card")).willReturn(answer));
    }
}
