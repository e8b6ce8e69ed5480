package io.larkspur.accounts.outside;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose tokens count beside our own.
 *
 * @param issuers by the name their users get as provider: lower-case letters, digits and hyphens; none by default
 * @param skew how far clocks may differ: 0 to 2 min
 * @param keys how the issuers' keys are kept
 */
@ConfigurationProperties("larkspur.accounts.outside")
record OutsideProperties(
        @DefaultValue Map<String, OutsideIssuer> issuers,
        @DefaultValue("30s") Duration skew,
        @DefaultValue Keys keys) {

    private static final String PREFIX = "larkspur.accounts.outside.";

    OutsideProperties {
        issuers.forEach((name, issuer) -> issuer.check(PREFIX + "issuers." + name, name));
        if (issuers.values().stream().map(OutsideIssuer::issuer).distinct().count() < issuers.size()) {
            throw new IllegalArgumentException(PREFIX + "issuers has two entries of one issuer");
        }
        between("skew", skew, Duration.ZERO, Duration.ofMinutes(2));
    }

    static void between(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    PREFIX + name + " is " + value + "; it has to be between " + least + " and " + most);
        }
    }

    /**
     * Keys in memory.
     *
     * @param fresh after this they are fetched again when a token comes: 10 s to 1 day
     * @param usable how old they may get while their address does not answer: at least fresh, at most 7 days
     * @param pause between two fetches at least, whatever keys tokens name: 1 s to 1 h
     * @param deadline how long one fetch may take: 10 ms to 30 s
     */
    record Keys(
            @DefaultValue("10m") Duration fresh,
            @DefaultValue("1h") Duration usable,
            @DefaultValue("30s") Duration pause,
            @DefaultValue("3s") Duration deadline) {

        Keys {
            between("keys.fresh", fresh, Duration.ofSeconds(10), Duration.ofDays(1));
            between("keys.usable", usable, fresh, Duration.ofDays(7));
            between("keys.pause", pause, Duration.ofSeconds(1), Duration.ofHours(1));
            between("keys.deadline", deadline, Duration.ofMillis(10), Duration.ofSeconds(30));
        }
    }
}
