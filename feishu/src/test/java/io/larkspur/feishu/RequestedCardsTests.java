package io.larkspur.feishu;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import io.larkspur.feishu.card.CardWriter;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.feishu.platform.UnknownPlatformApp;
import io.larkspur.issuer.Language;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessionState;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class RequestedCardsTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String MESSAGES = "/open-apis/im/v1/messages";

    private final TestPlatform platform = new TestPlatform();
    private final PlatformSdk sdk = new PlatformSdk(
            platform.apps(),
            new CachedTenantTokens(
                    platform.apps(),
                    new TenantTokenEndpoint(platform.http(), platform.properties(), TestPlatform.clock()),
                    TestPlatform.clock()),
            platform.guards,
            platform.properties());
    private final FakeAuthSessions sessions = new FakeAuthSessions();
    private final AuthCards cards = new RequestedCards(
            new SentCards(
                    new CardContents(platform.properties(), null), new CardWriter(Language.EN), new CardMessages(sdk)),
            sessions);

    @BeforeEach
    void start() {
        platform.server.stubFor(post(urlPathEqualTo("/open-apis/auth/v3/tenant_access_token/internal"))
                .willReturn(okJson(TenantTokensTests.token("t-one", 7200))));
        platform.server.stubFor(
                post(urlPathEqualTo(MESSAGES)).willReturn(okJson("{\"code\":0,\"data\":{\"message_id\":\"om_1\"}}")));
    }

    @AfterEach
    void stop() {
        sdk.close();
        platform.close();
    }

    @Test
    void sendsTheTemplateThatIsAskedFor() {
        AuthSession session = AuthSessionsOfTests.withoutCard("session-1");
        sessions.put(session);

        StepVerifier.create(cards.send(session, new AuthCardOptions(true, "ctp_1", "Please", null)))
                .expectNext("om_1")
                .expectComplete()
                .verify(LIMIT);

        platform.server.verify(postRequestedFor(urlPathEqualTo(MESSAGES))
                .withRequestBody(matchingJsonPath("$.content", containing("ctp_1")))
                .withRequestBody(matchingJsonPath("$.content", containing("Please"))));
    }

    @Test
    void sendsNothingForAnEndedSession() {
        StepVerifier.create(cards.send(
                        AuthSessionsOfTests.in(AuthSessionState.EXPIRED, "session-1"), AuthCardOptions.plain()))
                .expectError(NothingToAuthorize.class)
                .verify(LIMIT);

        platform.server.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void sendsNothingInTheNameOfAnAppThatIsNotConfigured() {
        AuthSession session = AuthSessionsOfTests.withoutCard("session-1");
        AuthSession foreign = new AuthSession(
                1,
                "session-1",
                "cli_other",
                "user_1",
                null,
                null,
                null,
                "websocket_card",
                AuthSessionState.PENDING,
                Set.of(),
                null,
                null,
                null,
                session.createdAt(),
                session.expiresAt(),
                null);

        StepVerifier.create(cards.send(foreign, AuthCardOptions.plain()))
                .expectError(UnknownPlatformApp.class)
                .verify(LIMIT);
    }

    @Test
    void sendsNothingWithOptionsThatAreNotSafe() {
        StepVerifier.create(cards.send(
                        AuthSessionsOfTests.withoutCard("session-1"),
                        new AuthCardOptions(true, null, null, "javascript:alert(1)")))
                .expectError(CardOptionsInvalid.class)
                .verify(LIMIT);

        platform.server.verify(0, anyRequestedFor(anyUrl()));
    }
}
