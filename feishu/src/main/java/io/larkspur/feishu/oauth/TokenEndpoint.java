package io.larkspur.feishu.oauth;

import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformAnswer;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.PlatformEndpoint;
import io.larkspur.feishu.platform.PlatformHttp;
import io.larkspur.issuer.call.CallProgress;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.IssuedTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The platform's token endpoint, in the dialect that is configured. Sends once; logs neither request nor answer. */
final class TokenEndpoint {

    private final PlatformHttp http;
    private final FeishuProperties properties;
    private final Clock clock;

    TokenEndpoint(PlatformHttp http, FeishuProperties properties, Clock clock) {
        this.http = http;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * @param grant the fields of the grant beside the app's credentials
     * @param refusal what a refusal means for this grant
     */
    Mono<IssuedTokens> ask(
            PlatformApp app, Map<String, String> grant, Function<PlatformAnswer, ProblemException> refusal) {
        return ask(app, grant, properties.deadlines().token(), new CallProgress(step -> {}), refusal);
    }

    /** The same within another deadline, and tells how far it has got. */
    Mono<IssuedTokens> ask(
            PlatformApp app,
            Map<String, String> grant,
            Duration deadline,
            CallProgress progress,
            Function<PlatformAnswer, ProblemException> refusal) {
        return Mono.defer(() -> {
            Instant sent = clock.instant();
            return http.call(
                            PlatformEndpoint.OAUTH_TOKEN,
                            deadline,
                            client -> TokenDialect.of(properties).request(client, app, grant),
                            progress)
                    .flatMap(answer -> tokens(answer, sent, refusal));
        });
    }

    private static Mono<IssuedTokens> tokens(
            PlatformAnswer answer, Instant sent, Function<PlatformAnswer, ProblemException> refusal) {
        return TokenAnswer.isGranted(answer)
                ? Mono.fromSupplier(() -> TokenAnswer.tokens(answer, sent))
                : Mono.error(() -> refusal.apply(answer));
    }
}
