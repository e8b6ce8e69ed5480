package io.larkspur.vault;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When and how often tokens are refreshed.
 *
 * @param earliest percent of an access token's life after which it may be refreshed; 10 to 90
 * @param latest percent of its life by which it is refreshed; each grant has its own moment in between; earliest to 95
 * @param patience how long a call waits for a refresh before it is told when to try again; 100 milliseconds to 1 minute
 * @param idle after how long without a refresh a grant is refreshed although nobody uses it; 1 hour to 30 days
 * @param perMinute refreshes per platform app and minute over all replicas; 60 to 100,000
 * @param perSecond the same within any one second; more than a sixtieth of perMinute, to 10,000
 * @param replicas by how many this process divides the pace while Redis is away; 1 to 1,000
 * @param upkeep how often this process looks for what is to be done without a caller; 100 milliseconds to 10 minutes
 */
@ConfigurationProperties("larkspur.vault.refresh")
record RefreshProperties(
        @DefaultValue("50") int earliest,
        @DefaultValue("60") int latest,
        @DefaultValue("8s") Duration patience,
        @DefaultValue("3d") Duration idle,
        @DefaultValue("940") int perMinute,
        @DefaultValue("45") int perSecond,
        @DefaultValue("4") int replicas,
        @DefaultValue("10s") Duration upkeep) {

    RefreshProperties {
        within("earliest", earliest, 10, 90);
        within("latest", latest, earliest, 95);
        within("patience", patience, Duration.ofMillis(100), Duration.ofMinutes(1));
        within("idle", idle, Duration.ofHours(1), Duration.ofDays(30));
        within("per-minute", perMinute, 60, 100_000);
        within("per-second", perSecond, perMinute / 60 + 2, 10_000);
        within("replicas", replicas, 1, 1_000);
        within("upkeep", upkeep, Duration.ofMillis(100), Duration.ofMinutes(10));
    }

    private static <T extends Comparable<T>> void within(String name, T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.vault.refresh." + name + " must be between " + least + " and " + most + ", not " + value);
        }
    }
}
