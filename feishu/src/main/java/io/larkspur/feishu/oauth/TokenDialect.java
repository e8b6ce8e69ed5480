package io.larkspur.feishu.oauth;

import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.TokenEndpointVersion;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;

/** The two spellings of one request: JSON to v2 on the open host, a form to v3 on the accounts host. */
record TokenDialect(URI address, TokenEndpointVersion version) {

    static TokenDialect of(FeishuProperties properties) {
        return switch (properties.tokenEndpoint()) {
            case V2 ->
                new TokenDialect(
                        URI.create(properties.openBaseUrl() + "/open-apis/authen/v2/oauth/token"),
                        TokenEndpointVersion.V2);
            case V3 ->
                new TokenDialect(URI.create(properties.accountsBaseUrl() + "/oauth/v3/token"), TokenEndpointVersion.V3);
        };
    }

    WebClient.RequestHeadersSpec<?> request(WebClient client, PlatformApp app, Map<String, String> grant) {
        Map<String, String> fields = new LinkedHashMap<>(grant);
        fields.put("client_id", app.appId());
        fields.put("client_secret", app.appSecret().reveal());
        WebClient.RequestBodySpec post = client.post().uri(address).accept(MediaType.APPLICATION_JSON);
        return version == TokenEndpointVersion.V2
                ? post.contentType(MediaType.APPLICATION_JSON).bodyValue(fields)
                : post.body(BodyInserters.fromFormData(form(fields)));
    }

    private static MultiValueMap<String, String> form(Map<String, String> fields) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        fields.forEach(form::add);
        return form;
    }
}
