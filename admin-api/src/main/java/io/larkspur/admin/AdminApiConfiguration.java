package io.larkspur.admin;

import io.larkspur.accounts.AccountsConfiguration;
import io.larkspur.accounts.login.LoginConfiguration;
import io.larkspur.admin.access.AccessConfiguration;
import io.larkspur.admin.allowlist.AllowlistWebConfiguration;
import io.larkspur.admin.applications.ApplicationsWebConfiguration;
import io.larkspur.admin.audit.AuditWebConfiguration;
import io.larkspur.admin.consent.ConsentWebConfiguration;
import io.larkspur.admin.conversations.ConversationsWebConfiguration;
import io.larkspur.admin.credits.CreditsWebConfiguration;
import io.larkspur.admin.docs.DocsConfiguration;
import io.larkspur.admin.files.FilesWebConfiguration;
import io.larkspur.admin.grants.GrantsWebConfiguration;
import io.larkspur.admin.health.HealthWordsConfiguration;
import io.larkspur.admin.input.InputConfiguration;
import io.larkspur.admin.keys.KeysWebConfiguration;
import io.larkspur.admin.limits.LimitConfiguration;
import io.larkspur.admin.login.LoginWebConfiguration;
import io.larkspur.admin.metrics.MetricsConfiguration;
import io.larkspur.admin.origin.OriginConfiguration;
import io.larkspur.admin.outside.OutsideWebConfiguration;
import io.larkspur.admin.signin.SignInWebConfiguration;
import io.larkspur.admin.usage.UsageWebConfiguration;
import io.larkspur.admin.users.UsersWebConfiguration;
import io.larkspur.admin.webhooks.WebhooksWebConfiguration;
import io.larkspur.feishu.FeishuConfiguration;
import io.larkspur.feishu.directory.DirectoryConfiguration;
import io.larkspur.health.memory.MemoryWatchConfiguration;
import io.larkspur.issuer.oauth.IssuersConfiguration;
import io.larkspur.limits.rules.RulesConfiguration;
import io.larkspur.metering.MeteringChoresConfiguration;
import io.larkspur.metering.MeteringConfiguration;
import io.larkspur.problem.web.ProblemWebConfiguration;
import io.larkspur.problem.wire.WireConfiguration;
import io.larkspur.stores.StoresConfiguration;
import io.larkspur.vault.VaultConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Everything the control plane is made of; the program and standalone import this one class. */
@Configuration(proxyBeanMethods = false)
@Import({
    TimeConfiguration.class,
    StoresConfiguration.class,
    AccountsConfiguration.class,
    MeteringConfiguration.class,
    RulesConfiguration.class,
    MeteringChoresConfiguration.class,
    VaultConfiguration.class,
    IssuersConfiguration.class,
    FeishuConfiguration.class,
    DirectoryConfiguration.class,
    ProblemWebConfiguration.class,
    WireConfiguration.class,
    LoginConfiguration.class,
    OriginConfiguration.class,
    OutsideWebConfiguration.class,
    LimitConfiguration.class,
    MetricsConfiguration.class,
    HealthWordsConfiguration.class,
    MemoryWatchConfiguration.class,
    AccessConfiguration.class,
    InputConfiguration.class,
    ConsentWebConfiguration.class,
    ApplicationsWebConfiguration.class,
    GrantsWebConfiguration.class,
    KeysWebConfiguration.class,
    LoginWebConfiguration.class,
    SignInWebConfiguration.class,
    AllowlistWebConfiguration.class,
    AuditWebConfiguration.class,
    UsersWebConfiguration.class,
    ConversationsWebConfiguration.class,
    CreditsWebConfiguration.class,
    UsageWebConfiguration.class,
    FilesWebConfiguration.class,
    WebhooksWebConfiguration.class,
    DocsConfiguration.class
})
public class AdminApiConfiguration {}
