package io.larkspur.metering.usage;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of usage records.
 *
 * @param storeTimeout how long one group of records, or one reading, may take: more than 0
 * @param lanes how many groups are written at a time: 1 to 16
 * @param largestGroup how many records are written in one statement: 1 to 2000
 * @param capacity how many records may wait in each lane; more are answered 503: at least the largest group
 * @param monthsAhead how many months have their partition made before they begin: 1 to 24
 * @param retentionMonths after how many whole months records are dropped, totals of days excepted; 0 keeps them: 0 to 1200
 */
@ConfigurationProperties("larkspur.metering.usage")
record UsageProperties(
        @DefaultValue("5s") Duration storeTimeout,
        @DefaultValue("2") int lanes,
        @DefaultValue("256") int largestGroup,
        @DefaultValue("8192") int capacity,
        @DefaultValue("3") int monthsAhead,
        @DefaultValue("0") int retentionMonths) {

    UsageProperties {
        require(storeTimeout.toMillis() > 0, "store-timeout has to be more than 0");
        require(lanes >= 1 && lanes <= 16, "lanes is " + lanes + "; it has to be 1 to 16");
        require(largestGroup >= 1 && largestGroup <= 2000, "largest-group has to be 1 to 2000");
        require(capacity >= largestGroup, "capacity has to be at least largest-group");
        require(monthsAhead >= 1 && monthsAhead <= 24, "months-ahead has to be 1 to 24");
        require(retentionMonths >= 0 && retentionMonths <= 1200, "retention-months has to be 0 to 1200");
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException("larkspur.metering.usage." + otherwise);
        }
    }
}
