package io.larkspur.gateway.outbound;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What happens to calls while the platform wants one of its apps to pause, or has used up its month.
 *
 * @param waiting how many calls of one app, or of one of its APIs, wait: 0 to 100000
 * @param patience how long at most; calls that would wait longer are refused at once: 0 to 1m
 * @param monthlyQuota calls that one app may make in a month, for the warning; 0 when there is no such quota
 * @param monthZone where the quota's month begins
 * @param quotaExempt beginnings of the paths that the quota does not count
 * @param quotaProbe how often each process lets one call try whether a used-up quota has been raised: 1s to 1d
 */
@ConfigurationProperties("larkspur.gateway.outbound")
record OutboundSettings(
        @DefaultValue("200") int waiting,
        @DefaultValue("5s") Duration patience,
        @DefaultValue("0") long monthlyQuota,
        @DefaultValue("Asia/Shanghai") ZoneId monthZone,

        @DefaultValue({
            "/open-apis/apaas/",
            "/open-apis/spark/",
            "/open-apis/aily/",
            "/open-apis/document_ai/",
            "/open-apis/optical_char_recognition/",
            "/open-apis/speech_to_text/",
            "/open-apis/translation/",
            "/open-apis/contact/",
            "/open-apis/auth/",
            "/open-apis/authen/"
        })
        List<String> quotaExempt,

        @DefaultValue("10m") Duration quotaProbe) {

    OutboundSettings {
        if (waiting < 0 || waiting > 100_000) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.outbound.waiting is " + waiting + "; it has to be between 0 and 100000");
        }
        if (patience.isNegative() || patience.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.outbound.patience is " + patience + "; it has to be between 0 and 1m");
        }
        if (monthlyQuota < 0) {
            throw new IllegalArgumentException("larkspur.gateway.outbound.monthly-quota cannot be negative");
        }
        if (quotaProbe.compareTo(Duration.ofSeconds(1)) < 0 || quotaProbe.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.outbound.quota-probe is " + quotaProbe + "; it has to be between 1s and 1d");
        }
    }
}
