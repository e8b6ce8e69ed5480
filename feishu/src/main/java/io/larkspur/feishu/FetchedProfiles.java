package io.larkspur.feishu;

import com.lark.oapi.service.contact.v3.model.BatchUserReq;
import com.lark.oapi.service.contact.v3.model.BatchUserResp;
import com.lark.oapi.service.contact.v3.model.User;
import com.lark.oapi.service.contact.v3.model.UserStatus;
import io.larkspur.feishu.platform.PlatformEndpoint;
import io.larkspur.vault.PlatformUser;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks the contact service. One unknown id spoils a whole batch, so a spoiled one is asked again in halves. */
final class FetchedProfiles implements UserProfiles {

    private final PlatformSdk sdk;

    FetchedProfiles(PlatformSdk sdk) {
        this.sdk = sdk;
    }

    @Override
    public Mono<List<UserProfile>> of(String appId, List<String> openIds) {
        BatchUserReq request = BatchUserReq.newBuilder()
                .userIds(openIds.toArray(String[]::new))
                .userIdType(UserIdType.OPEN_ID.wireName())
                .build();
        return sdk.call(
                        PlatformEndpoint.CONTACTS,
                        appId,
                        (client, options) -> client.contact().v3().user().batch(request, options))
                .flatMap(answer -> answer.success()
                        ? Mono.just(profiles(answer))
                        : withoutSpoilers(appId, openIds, answer.getCode()));
    }

    private Mono<List<UserProfile>> withoutSpoilers(String appId, List<String> openIds, int code) {
        if (!ResolvedUsers.isNotSeen(code)) {
            return Mono.error(() -> ResolvedUsers.refusal(appId, code));
        }
        if (openIds.size() == 1) {
            return Mono.just(List.of());
        }
        int half = openIds.size() / 2;
        return Flux.just(openIds.subList(0, half), openIds.subList(half, openIds.size()))
                .concatMap(ids -> of(appId, ids))
                .flatMapIterable(found -> found)
                .collectList();
    }

    private static List<UserProfile> profiles(BatchUserResp answer) {
        User[] items = answer.getData() == null ? null : answer.getData().getItems();
        return items == null
                ? List.of()
                : Arrays.stream(items).map(FetchedProfiles::profile).toList();
    }

    private static UserProfile profile(User user) {
        PlatformUser person = new PlatformUser(
                user.getOpenId(),
                user.getUnionId(),
                user.getUserId(),
                orNull(user.getName()),
                orNull(user.getEmail()),
                orNull(user.getMobile()));
        return new UserProfile(person, isGone(user.getStatus()));
    }

    private static boolean isGone(@Nullable UserStatus status) {
        return status != null
                && (Boolean.TRUE.equals(status.getIsFrozen())
                        || Boolean.TRUE.equals(status.getIsResigned())
                        || Boolean.TRUE.equals(status.getIsExited()));
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
