package io.larkspur.feishu.oauth;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.TokenValue;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class RevokedConsentTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String REVOKE = "/oauth/v1/revoke";
    private static final TokenValue ACCESS = TokenValue.of("the-access-token");
    private static final TokenValue REFRESH = TokenValue.of("the-refresh-token");

    private final TestPlatform platform = new TestPlatform();
    private final RevokedConsent revoker = new RevokedConsent(platform.apps(), platform.properties(), platform.http());

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void revokesBothTokensAndNeedsNoBody() {
        platform.server.stubFor(
                post(urlPathEqualTo(REVOKE)).willReturn(aResponse().withStatus(200)));

        StepVerifier.create(revoker.revoke(new GrantKey(TestPlatform.APP, "ou_ada"), ACCESS, REFRESH))
                .expectComplete()
                .verify(LIMIT);

        platform.server.verify(
                1,
                postRequestedFor(urlPathEqualTo(REVOKE))
                        .withRequestBody(containing("token=the-refresh-token"))
                        .withRequestBody(containing("token_type_hint=refresh_token"))
                        .withRequestBody(containing("client_id=" + TestPlatform.APP))
                        .withRequestBody(containing("client_secret=")));
        platform.server.verify(
                1,
                postRequestedFor(urlPathEqualTo(REVOKE))
                        .withRequestBody(containing("token=the-access-token"))
                        .withRequestBody(containing("token_type_hint=access_token")));
    }

    @Test
    void saysWhenThePlatformCouldNotBeTold() {
        platform.server.stubFor(
                post(urlPathEqualTo(REVOKE)).willReturn(aResponse().withStatus(400)));

        StepVerifier.create(revoker.revoke(new GrantKey(TestPlatform.APP, "ou_ada"), ACCESS, null))
                .expectError(PlatformUnavailable.class)
                .verify(LIMIT);
    }
}
