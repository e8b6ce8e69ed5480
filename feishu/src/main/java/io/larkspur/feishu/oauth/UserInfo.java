package io.larkspur.feishu.oauth;

import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformAnswer;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.PlatformEndpoint;
import io.larkspur.feishu.platform.PlatformHttp;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.issuer.UserRefused;
import io.larkspur.vault.PlatformUser;
import io.larkspur.vault.TokenValue;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;

/** Asks the platform whose token this is. Asked twice if need be: reading is harmless, and the code is spent already. */
final class UserInfo {

    private static final Set<Integer> USER_GONE = Set.of(20008, 20021, 20022, 20023);

    private final PlatformHttp http;
    private final FeishuProperties properties;

    UserInfo(PlatformHttp http, FeishuProperties properties) {
        this.http = http;
        this.properties = properties;
    }

    Mono<PlatformUser> of(PlatformApp app, TokenValue token) {
        URI address = URI.create(properties.openBaseUrl() + "/open-apis/authen/v1/user_info");
        return http.call(PlatformEndpoint.USER_INFO, properties.deadlines().request(), client -> client.get()
                        .uri(address)
                        .headers(headers -> headers.setBearerAuth(token.reveal())))
                .flatMap(answer -> user(app, answer))
                .retryWhen(Retry.max(1)
                        .filter(PlatformUnavailable.class::isInstance)
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
    }

    private static Mono<PlatformUser> user(PlatformApp app, PlatformAnswer answer) {
        JsonNode data = answer.body().path("data");
        if (USER_GONE.contains(answer.code())) {
            return Mono.error(() -> new UserRefused(app.appId(), "code " + answer.code()));
        }
        if (answer.code() != 0 || text(data, "open_id") == null) {
            return Mono.error(() -> new PlatformUnavailable(PlatformEndpoint.USER_INFO, "code " + answer.code()));
        }
        String email = text(data, "email");
        return Mono.just(new PlatformUser(
                text(data, "open_id"),
                text(data, "union_id"),
                text(data, "user_id"),
                text(data, "name"),
                email == null ? text(data, "enterprise_email") : email,
                text(data, "mobile")));
    }

    private static @Nullable String text(JsonNode data, String field) {
        String value = data.path(field).asString("");
        return value.isBlank() ? null : value;
    }
}
