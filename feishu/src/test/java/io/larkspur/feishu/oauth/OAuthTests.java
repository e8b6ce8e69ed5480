package io.larkspur.feishu.oauth;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.feishu.AuthSessionsOfTests;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.feishu.platform.TokenEndpointVersion;
import io.larkspur.issuer.CodeRefused;
import io.larkspur.issuer.UserRefused;
import io.larkspur.vault.AuthorizationAttempt;
import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.ReturnedAuthorization;
import io.larkspur.vault.TokenValue;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.test.StepVerifier;

class OAuthTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String V3 = "/oauth/v3/token";
    private static final String V2 = "/open-apis/authen/v2/oauth/token";
    private static final String USER_INFO = "/open-apis/authen/v1/user_info";
    private static final String GRANTED = """
            {"code":0,"access_token":"eyJhbGciOi.access","expires_in":7200,"token_type":"Bearer",
             "refresh_token":"eyJhbGciOi.refresh","refresh_token_expires_in":604800,
             "scope":"aily:run:write offline_access"}""";

    private final TestPlatform platform = new TestPlatform();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void asksForScopesAndARefreshToken() {
        AuthorizationAttempt attempt =
                new AuthorizationAttempt(AuthSessionsOfTests.pending("s1"), "st&te", "challenge", "browser");

        URI page = walk(TokenEndpointVersion.V3).authorizePage(attempt).block(LIMIT);

        assertThat(page).isNotNull();
        assertThat(page.getRawQuery()).contains("state=st%26te");
        assertThat(page.getPath()).isEqualTo("/open-apis/authen/v1/authorize");
        MultiValueMap<String, String> query =
                UriComponentsBuilder.fromUri(page).build().getQueryParams();
        assertThat(query.getFirst("client_id")).isEqualTo(TestPlatform.APP);
        assertThat(query.getFirst("scope")).isEqualTo("aily%3Arun%3Awrite%20offline_access");
        assertThat(query.getFirst("code_challenge_method")).isEqualTo("S256");
        assertThat(query.getFirst("redirect_uri"))
                .isEqualTo("https%3A%2F%2Flarkspur.example%2Fcallbacks%2Ffeishu%2Foauth");
    }

    @Test
    void exchangesACodeAsAFormOnV3() {
        platform.server.stubFor(post(urlPathEqualTo(V3)).willReturn(okJson(GRANTED)));
        userInfo("""
                {"code":0,"msg":"","data":{"open_id":"ou_1","union_id":"on_1","name":"Ada","enterprise_email":"a@b.c"}}""");

        StepVerifier.create(walk(TokenEndpointVersion.V3).exchange(returned(), "the-code"))
                .assertNext(authorized -> {
                    assertThat(authorized.user().openId()).isEqualTo("ou_1");
                    assertThat(authorized.user().email()).isEqualTo("a@b.c");
                    IssuedTokens tokens = authorized.tokens();
                    assertThat(tokens.accessExpiresAt()).isEqualTo(TestPlatform.NOW.plusSeconds(7200));
                    assertThat(tokens.refreshExpiresAt()).isEqualTo(TestPlatform.NOW.plusSeconds(604_800));
                    assertThat(tokens.scopes()).containsExactly("aily:run:write", "offline_access");
                })
                .expectComplete()
                .verify(LIMIT);

        platform.server.verify(postRequestedFor(urlPathEqualTo(V3))
                .withHeader("Content-Type", containing("application/x-www-form-urlencoded"))
                .withFormParam("grant_type", equalTo("authorization_code"))
                .withFormParam("client_id", equalTo(TestPlatform.APP))
                .withFormParam("client_secret", equalTo(TestPlatform.SECRET))
                .withFormParam("code", equalTo("the-code"))
                .withFormParam("code_verifier", equalTo("verifier-of-this-walk"))
                .withFormParam("redirect_uri", equalTo("https://larkspur.example/callbacks/feishu/oauth")));
        platform.server.verify(getRequestedFor(urlPathEqualTo(USER_INFO))
                .withHeader("Authorization", equalTo("Bearer eyJhbGciOi.access")));
    }

    @Test
    void exchangesACodeAsJsonOnV2() {
        platform.server.stubFor(post(urlPathEqualTo(V2)).willReturn(okJson(GRANTED)));
        userInfo("{\"code\":0,\"data\":{\"open_id\":\"ou_1\"}}");

        StepVerifier.create(walk(TokenEndpointVersion.V2).exchange(returned(), "the-code"))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);

        platform.server.verify(postRequestedFor(urlPathEqualTo(V2))
                .withHeader("Content-Type", containing("application/json"))
                .withRequestBody(matchingJsonPath("$.code", equalTo("the-code")))
                .withRequestBody(matchingJsonPath("$.client_secret", equalTo(TestPlatform.SECRET))));
    }

    @Test
    void tellsASpentCode() {
        platform.server.stubFor(
                post(urlPathEqualTo(V3)).willReturn(aResponse().withStatus(400).withBody("""
                                {"code":20065,"error":"invalid_grant","error_description":"code the-code used"}""")));

        StepVerifier.create(walk(TokenEndpointVersion.V3).exchange(returned(), "the-code"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(CodeRefused.class)
                        .hasMessageContaining("20065")
                        .hasMessageNotContaining("the-code"))
                .verify(LIMIT);
    }

    @Test
    void believesNoTokenWhoseOwnerIsNotTold() {
        platform.server.stubFor(post(urlPathEqualTo(V3)).willReturn(okJson(GRANTED)));
        userInfo("{\"code\":0,\"data\":{\"name\":\"Nobody\"}}");

        StepVerifier.create(walk(TokenEndpointVersion.V3).exchange(returned(), "the-code"))
                .expectError(PlatformUnavailable.class)
                .verify(LIMIT);

        platform.server.verify(2, getRequestedFor(urlPathEqualTo(USER_INFO)));
    }

    @Test
    void tellsAUserWhoHasLeft() {
        platform.server.stubFor(post(urlPathEqualTo(V3)).willReturn(okJson(GRANTED)));
        userInfo("{\"code\":20021,\"msg\":\"resigned\"}");

        StepVerifier.create(walk(TokenEndpointVersion.V3).exchange(returned(), "the-code"))
                .expectError(UserRefused.class)
                .verify(LIMIT);
    }

    private void userInfo(String body) {
        platform.server.stubFor(get(urlPathEqualTo(USER_INFO)).willReturn(okJson(body)));
    }

    private static ReturnedAuthorization returned() {
        return new ReturnedAuthorization(AuthSessionsOfTests.pending("s1"), TokenValue.of("verifier-of-this-walk"));
    }

    private TokenEndpoint endpoint(TokenEndpointVersion version) {
        return new TokenEndpoint(platform.http(), platform.properties(version), TestPlatform.clock());
    }

    private UserAuthorization walk(TokenEndpointVersion version) {
        return new CodeExchange(
                platform.apps(),
                platform.properties(version),
                endpoint(version),
                new UserInfo(platform.http(), platform.properties(version)));
    }
}
