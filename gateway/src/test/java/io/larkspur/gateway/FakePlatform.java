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

    private volatile String tenantToken = TENANT_TOKEN;
    private volatile boolean renewing;

    /** From now on a forgotten token has a successor, or there is only the first again. */
    public void renewTenantTokens(boolean renew) {
        renewing = renew;
        tenantToken = TENANT_TOKEN;
    }

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
        return Mono.fromSupplier(() -> TokenValue.of(tenantToken));
    }

    @Override
    public void forget(String appId, TokenValue refused) {
        if (renewing && refused.reveal().equals(tenantToken)) {
            tenantToken += "-next";
        }
    }

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
