package io.larkspur.feishu;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.lark.oapi.service.contact.v3.model.GetUserReq;
import com.lark.oapi.service.contact.v3.model.GetUserResp;
import com.lark.oapi.service.contact.v3.model.User;
import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.PlatformEndpoint;
import io.larkspur.feishu.platform.PlatformRequestRefused;
import io.larkspur.feishu.platform.PlatformUnavailable;
import java.time.Duration;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Asks the contact service and keeps its answers ten minutes: the ids of a user never change, only who may be seen. */
final class ResolvedUsers implements UserDirectory {

    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int AT_MOST = 100_000;
    private static final int IDS_FROM = 99992351;
    private static final int IDS_TO = 99992381;
    private static final Set<Integer> NOT_SEEN = Set.of(40001, 40008, 41012, 41050, 99992500, 99992501);
    private static final int THROTTLED = 99991400;

    private final ConfiguredApps apps;
    private final PlatformSdk sdk;
    private final Cache<Question, String> known =
            Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(AT_MOST).build();

    ResolvedUsers(ConfiguredApps apps, PlatformSdk sdk) {
        this.apps = apps;
        this.sdk = sdk;
    }

    @Override
    public Mono<String> openIdOf(String appId, UserIdType type, String id) {
        return apps.require(appId)
                .flatMap(app -> type == UserIdType.OPEN_ID ? Mono.just(id) : resolved(new Question(appId, type, id)));
    }

    private Mono<String> resolved(Question question) {
        return Mono.justOrEmpty(known.getIfPresent(question))
                .switchIfEmpty(Mono.defer(() -> asked(question).doOnNext(openId -> known.put(question, openId))));
    }

    private Mono<String> asked(Question question) {
        GetUserReq request = GetUserReq.newBuilder()
                .userId(question.id())
                .userIdType(question.type().wireName())
                .build();
        return sdk.call(
                        PlatformEndpoint.CONTACTS,
                        question.appId(),
                        (client, options) -> client.contact().v3().user().get(request, options))
                .flatMap(answer -> openId(question, answer));
    }

    private static Mono<String> openId(Question question, GetUserResp answer) {
        User user = answer.getData() == null ? null : answer.getData().getUser();
        if (answer.success() && user != null && user.getOpenId() != null) {
            return Mono.just(user.getOpenId());
        }
        return Mono.error(() -> refusal(question, answer.getCode()));
    }

    private static RuntimeException refusal(Question question, int code) {
        return isNotSeen(code)
                ? new UnknownUser(question.appId(), question.type(), question.id(), code)
                : refusal(question.appId(), code);
    }

    /** Whether the code says that there is no such user, or none that this app may see. */
    static boolean isNotSeen(int code) {
        return NOT_SEEN.contains(code) || code >= IDS_FROM && code <= IDS_TO;
    }

    static RuntimeException refusal(String appId, int code) {
        return code == THROTTLED || code == 0
                ? new PlatformUnavailable(PlatformEndpoint.CONTACTS, "code " + code)
                : new PlatformRequestRefused(
                        appId, code, "enable a contact scope such as contact:contact.base:readonly for the app");
    }

    private record Question(String appId, UserIdType type, String id) {}
}
