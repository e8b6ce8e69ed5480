package io.larkspur.feishu;

import com.lark.oapi.Client;
import com.lark.oapi.core.request.RequestOptions;
import com.lark.oapi.core.response.BaseResponse;
import io.larkspur.feishu.platform.CallGuards;
import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.PlatformEndpoint;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.vault.TokenValue;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The official SDK behind a bounded scheduler, since it blocks. It gets our tenant token on every call: its own cache is
 * one per process, knows neither secret nor address, and would fetch once per waiting caller.
 */
final class PlatformSdk implements AutoCloseable {

    private static final int THREADS = 16;
    private static final int QUEUE = 1_000;
    private static final int THROTTLED = 429;
    private static final int SERVER_ERRORS = 500;
    /** The request was refused unseen, so it may be sent again with a fresh token. */
    private static final Set<Integer> TOKEN_REFUSED = Set.of(99991661, 99991663, 99991665);

    private final ConfiguredApps apps;
    private final CachedTenantTokens tokens;
    private final CallGuards guards;
    private final FeishuProperties properties;
    private final ConcurrentMap<String, Client> clients = new ConcurrentHashMap<>();
    private final Scheduler scheduler = Schedulers.newBoundedElastic(THREADS, QUEUE, "feishu-sdk");

    PlatformSdk(ConfiguredApps apps, CachedTenantTokens tokens, CallGuards guards, FeishuProperties properties) {
        this.apps = apps;
        this.tokens = tokens;
        this.guards = guards;
        this.properties = properties;
    }

    /** The answer, refusals included; fails with a problem when there is none or the app's token cannot be had. */
    <R extends BaseResponse<?>> Mono<R> call(PlatformEndpoint endpoint, String appId, SdkCall<R> call) {
        return attempt(endpoint, appId, call)
                .flatMap(first -> first.isTokenRefused() ? again(endpoint, appId, call, first) : Mono.just(first))
                .map(Attempt::answer);
    }

    private <R extends BaseResponse<?>> Mono<Attempt<R>> again(
            PlatformEndpoint endpoint, String appId, SdkCall<R> call, Attempt<R> first) {
        return Mono.defer(() -> {
            tokens.forget(appId, first.token());
            return attempt(endpoint, appId, call);
        });
    }

    private <R extends BaseResponse<?>> Mono<Attempt<R>> attempt(
            PlatformEndpoint endpoint, String appId, SdkCall<R> call) {
        return apps.require(appId)
                .flatMap(app -> tokens.tokenFor(appId).flatMap(token -> sent(endpoint, app, token, call)));
    }

    private <R extends BaseResponse<?>> Mono<Attempt<R>> sent(
            PlatformEndpoint endpoint, PlatformApp app, TokenValue token, SdkCall<R> call) {
        RequestOptions options =
                RequestOptions.newBuilder().tenantAccessToken(token.reveal()).build();
        Mono<R> answer = Mono.fromCallable(() -> call.on(clientOf(app), options))
                .subscribeOn(scheduler)
                .doOnNext(response -> requireUsable(endpoint, response));
        return guards.guard(endpoint, properties.deadlines().request(), answer)
                .map(response -> new Attempt<>(token, response));
    }

    private static void requireUsable(PlatformEndpoint endpoint, BaseResponse<?> response) {
        int status = response.getRawResponse() == null
                ? 0
                : response.getRawResponse().getStatusCode();
        if (status == THROTTLED || status >= SERVER_ERRORS) {
            throw new PlatformUnavailable(endpoint, "HTTP " + status);
        }
    }

    private Client clientOf(PlatformApp app) {
        Duration patience = properties.deadlines().request();
        return clients.computeIfAbsent(
                app.appId(), id -> Client.newBuilder(id, app.appSecret().reveal())
                        .openBaseUrl(properties.openBaseUrl())
                        .disableTokenCache()
                        .requestTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                        .build());
    }

    @Override
    public void close() {
        scheduler.dispose();
    }

    /** One call of the SDK. */
    interface SdkCall<R extends BaseResponse<?>> {
        R on(Client client, RequestOptions options) throws Exception;
    }

    private record Attempt<R extends BaseResponse<?>>(TokenValue token, R answer) {
        boolean isTokenRefused() {
            return TOKEN_REFUSED.contains(answer.getCode());
        }
    }
}
