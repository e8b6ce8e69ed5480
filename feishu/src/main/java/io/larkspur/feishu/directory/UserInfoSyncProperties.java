package io.larkspur.feishu.directory;

import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When names, addresses and states of users who authorized are brought up to date with the platform.
 *
 * @param enabled whether at all
 * @param schedule as in crontab: minute, hour, day of month, month, day of week
 * @param zone whose clock the schedule goes by, such as {@code Asia/Shanghai}
 */
@ConfigurationProperties("larkspur.feishu.user-info-sync")
record UserInfoSyncProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("0 2 * * *") String schedule,
        @DefaultValue("UTC") ZoneId zone) {

    UserInfoSyncProperties {
        schedule = FiveFieldCron.parse(schedule, zone).text();
    }

    FiveFieldCron cron() {
        return FiveFieldCron.parse(schedule, zone);
    }
}
