package io.larkspur.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialEndpointsTests {

    private static final List<String> ENDPOINTS = List.of(
            "/open-apis/auth/v3/tenant_access_token/internal",
            "/open-apis/auth/v3/app_access_token",
            "/open-apis/auth/v3/app_ticket/resend",
            "/open-apis/authen/v1/access_token",
            "/open-apis/authen/v1/oidc/access_token",
            "/open-apis/authen/v1/oidc/refresh_access_token",
            "/open-apis/authen/v2/oauth/token",
            "/oauth/v1/revoke",
            "/oauth/v1/device_authorization",
            "/oauth/v3/token",
            "/callback/ws/endpoint");

    private static final List<UnaryOperator<String>> SPELLINGS = List.of(
            path -> path,
            path -> path + "/",
            path -> path.toUpperCase(Locale.ROOT),
            path -> path.replace("/", "//"),
            path -> path.replace("/v", "/./v"),
            path -> path.replace("/v", "/x/../v").replace("/ws", "/x/../ws"),
            path -> "/open-apis/im/v1/../.." + path,
            path -> "/open-apis/x" + path,
            path -> "/proxy/mcp" + path,
            path -> path.replace("/v", ";a=b/v").replace("/ws", ";a/ws"),
            path -> path.replace("a", "%61"),
            path -> path.replace("a", "%2561"),
            path -> path.replace("a", "%252561"),
            path -> path.replaceFirst("/([a-z]+)/", "/$1%2F"),
            path -> path.replaceFirst("/([a-z]+)/", "/$1%252f"),
            path -> path.replaceFirst("/([a-z]+)/", "/$1%5c"),
            path -> path.replaceFirst("/([a-z]+)/", "/$1\\\\"),
            path -> path.replaceFirst("/([a-z]+)/", "/$1/%2e/"),
            path -> path.replaceFirst("/([a-z]+)/", "/$1/x/%2e%2e/"),
            path -> path.replace("a", "%EF%BD%81"),
            path -> path.replaceFirst("/([a-z]+)/", "/$1%EF%BC%8F"),
            path -> path + "%00",
            path -> path.replace("t", "%00t"),
            path -> path.replace("k", "%E2%84%AA"),
            path -> path.replaceFirst("/([a-z-]+)/", "/$1%20/"),
            path -> path.replaceFirst("/([a-z-]+)/", "/$1./"),
            path -> path.replace("e", "e%E2%80%8B"));

    static Stream<String> everySpelling() {
        return ENDPOINTS.stream().flatMap(endpoint -> SPELLINGS.stream().map(spelling -> spelling.apply(endpoint)));
    }

    @ParameterizedTest
    @MethodSource("everySpelling")
    void areRecognisedInEverySpelling(String path) {
        assertThat(CredentialEndpoints.isOne(path)).isTrue();
    }

    @Test
    void areTriedInEnoughSpellings() {
        assertThat(everySpelling().distinct().count()).isGreaterThan(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open-apis/authen/v1/user_info",
                "/open-apis/aily/v1/sessions/session_1/runs",
                "/open-apis/im/v1/messages",
                "/open-apis/contact/v3/users/auth",
                "/open-apis/apaas/v1/workspaces/w/tables/oauth/records",
                "/oauth2/token",
                "/auth/token",
                "/api/v1/auth/login",
                "/callbacks/feishu/events"
            })
    void areNotSeenWhereThereAreNone(String path) {
        assertThat(CredentialEndpoints.isOne(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open-apis/a//b",
                "/open-apis/a/./b",
                "/open-apis/a/../b",
                "/open-apis/a/..",
                "/open-apis/a;v=1/b",
                "/open-apis/a%3Bv/b",
                "/open-apis/a%2Fb",
                "/open-apis/a%5Cb",
                "/open-apis/a/%2e%2e/b",
                "/open-apis/a/%2E/b",
                "/open-apis/a%00",
                "/open-apis/a%0d%0ab",
                "/open-apis/%252e",
                "/open-apis/%2561",
                "/open-apis/%zz",
                "/open-apis/%4",
                "/open-apis/%ff",
                "/open-apis/%c0%af",
                "/open-apis/%EF%BC%8F",
                "/open-apis/%EF%BD%81",
                "/open-apis/%E2%80%8B"
            })
    void ambiguousPathsAreNotPlain(String path) {
        assertThat(PathSpelling.isPlain(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open-apis/im/v1/messages",
                "/open-apis/x/",
                "/open-apis/x/a%20b/c%2Bd",
                "/open-apis/x/%E4%BD%A0%E5%A5%BD",
                "/open-apis/x/100%25",
                "/open-apis/x/y@z:1,2!$'()*+=~",
                "/open-apis/x/...",
                "/open-apis/x/.hidden",
                "/%6Fpen-apis/x"
            })
    void ordinaryPathsArePlain(String path) {
        assertThat(PathSpelling.isPlain(path)).isTrue();
    }
}
