package io.larkspur.accounts.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the audit trail.
 *
 * @param checkpointInterval how often the ends of the chains are signed, if there is anything new: 1 s to 1 h
 */
@ConfigurationProperties("larkspur.accounts.audit")
record AuditProperties(@DefaultValue("1m") Duration checkpointInterval) {

    AuditProperties {
        if (checkpointInterval.compareTo(Duration.ofSeconds(1)) < 0
                || checkpointInterval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("larkspur.accounts.audit.checkpoint-interval is " + checkpointInterval
                    + "; it has to be between 1s and 1h");
        }
    }
}
