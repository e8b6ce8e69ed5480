package io.larkspur.feishu.directory;

import io.larkspur.feishu.UserProfiles;
import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.vault.KnownUsers;
import io.larkspur.vault.TokenVault;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Brings user info up to date by a schedule. For the program that does chores, beside
 * {@link io.larkspur.feishu.FeishuConfiguration}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UserInfoSyncProperties.class)
public class DirectoryConfiguration {

    @Bean
    UserInfoSync userInfoSync(
            ConfiguredApps apps,
            KnownUsers users,
            UserProfiles profiles,
            TokenVault vault,
            DatabaseClient database,
            Clock clock) {
        return new UserInfoSync(apps, users, profiles, vault, new SyncRuns(database), clock);
    }

    @Bean
    @ConditionalOnBooleanProperty("larkspur.feishu.user-info-sync.enabled")
    SyncSchedule userInfoSchedule(UserInfoSyncProperties settings, UserInfoSync sync, Clock clock) {
        return new SyncSchedule(settings.cron(), sync, clock);
    }
}
