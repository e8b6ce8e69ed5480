package io.larkspur.gateway;

import io.larkspur.feishu.PlatformApps;
import io.larkspur.feishu.TenantTokens;
import io.larkspur.feishu.UserDirectory;
import io.larkspur.feishu.UserIdType;
import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.TokenValue;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** One platform app; the union_id {@code on_x} and the user_id {@code uid_x} belong to the open_id {@code ou_x}. */
public final class FakePlatform implements PlatformApps, TenantTokens, UserDirectory {

    public static final String APP = "cli_a1b2c3d4e5f6a7b8";
    public static final String TENANT_TOKEN = "t-tenant-canary-0123456789";

    @Override
    public Optional<String> defaultAppId() {
        return Optional.of(APP);
    }

    @Override
    public boolean knows(String appId) {
        return appId.equals(APP);
    }

    @Override
    public Mono<TokenValue> tokenFor(String appId) {
        return Mono.just(TokenValue.of(TENANT_TOKEN));
    }

    /** It has only the one. */
    @Override
    public void forget(String appId, TokenValue refused) {}

    @Override
    public Mono<String> openIdOf(String appId, UserIdType type, String id) {
        String prefix = type == UserIdType.UNION_ID ? "on_" : "uid_";
        return id.startsWith(prefix) ? Mono.just("ou_" + id.substring(prefix.length())) : Mono.error(new NobodyThere());
    }

    private static final class NobodyThere extends ProblemException {
        NobodyThere() {
            super(Category.NOT_FOUND, "unknown-user", "The platform knows no such user");
        }
    }
}
