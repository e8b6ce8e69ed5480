package io.larkspur.vault;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When users are told that a consent is about to end: once for each end, and only while they work.
 *
 * @param consentLife how long after an authorization the platform refreshes at all; 1 day to 10 years
 * @param consentAhead how long before that end the user is told; 1 hour to 90 days
 * @param refreshAhead how long before a refresh token expires that could not be renewed; 1 hour to 30 days
 * @param zone where the users' working hours are
 * @param from when they begin
 * @param to when they end, later than they begin
 * @param days on which days
 */
@ConfigurationProperties("larkspur.vault.ending")
record EndingProperties(
        @DefaultValue("365d") Duration consentLife,
        @DefaultValue("7d") Duration consentAhead,
        @DefaultValue("1d") Duration refreshAhead,
        @DefaultValue("Asia/Shanghai") ZoneId zone,
        @DefaultValue("09:00") LocalTime from,
        @DefaultValue("18:00") LocalTime to,

        @DefaultValue({"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"})
        Set<DayOfWeek> days) {

    EndingProperties {
        within("consent-life", consentLife, Duration.ofDays(1), Duration.ofDays(3_653));
        within("consent-ahead", consentAhead, Duration.ofHours(1), Duration.ofDays(90));
        within("refresh-ahead", refreshAhead, Duration.ofHours(1), Duration.ofDays(30));
        if (!to.isAfter(from)) {
            throw new IllegalArgumentException(
                    "larkspur.vault.ending.to must be later than larkspur.vault.ending.from " + from + ", not " + to);
        }
        if (days.isEmpty()) {
            throw new IllegalArgumentException("larkspur.vault.ending.days must name at least one day");
        }
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.vault.ending." + name + " must be between " + least + " and " + most + ", not " + value);
        }
    }
}
