package io.larkspur.gateway;

import io.larkspur.accounts.AccountsConfiguration;
import io.larkspur.accounts.login.MembersConfiguration;
import io.larkspur.conversations.ConversationsConfiguration;
import io.larkspur.feishu.FeishuConfiguration;
import io.larkspur.feishu.callback.FeishuCallbackConfiguration;
import io.larkspur.feishu.longconnection.LongConnectionConfiguration;
import io.larkspur.health.HealthPageConfiguration;
import io.larkspur.health.memory.MemoryWatchConfiguration;
import io.larkspur.issuer.oauth.IssuersConfiguration;
import io.larkspur.issuer.walk.WalkConfiguration;
import io.larkspur.limits.rules.RulesConfiguration;
import io.larkspur.metering.MeteringConfiguration;
import io.larkspur.problem.web.ProblemWebConfiguration;
import io.larkspur.problem.wire.WireConfiguration;
import io.larkspur.stores.StoresConfiguration;
import io.larkspur.vault.VaultConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The whole data plane. */
@Configuration(proxyBeanMethods = false)
@Import({
    StoresConfiguration.class,
    VaultConfiguration.class,
    AccountsConfiguration.class,
    MembersConfiguration.class,
    ConversationsConfiguration.class,
    MeteringConfiguration.class,
    RulesConfiguration.class,
    IssuersConfiguration.class,
    WalkConfiguration.class,
    FeishuConfiguration.class,
    FeishuCallbackConfiguration.class,
    LongConnectionConfiguration.class,
    ProblemWebConfiguration.class,
    WireConfiguration.class,
    HealthPageConfiguration.class,
    MemoryWatchConfiguration.class,
    GatewayFilters.class
})
public class GatewayConfiguration {}
