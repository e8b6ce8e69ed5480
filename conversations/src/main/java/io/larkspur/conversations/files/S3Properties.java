package io.larkspur.conversations.files;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A store that speaks S3. The secret is not the last component, so that a failure to bind never quotes it.
 *
 * @param accessKey with the secret key, else what the machine's surroundings offer, such as a role
 * @param secretKey of the access key
 * @param endpoint of MinIO or another store, such as {@code http://minio:9000}; null for Amazon's of the region
 * @param bucket which has to be there
 * @param prefix how all keys begin
 * @param pathStyle whether the bucket stands in the path instead of the host name
 * @param timeout how long one transfer may take: 1 s to 1 h
 */
@ConfigurationProperties("larkspur.files.s3")
record S3Properties(
        @DefaultValue("") String accessKey,
        @DefaultValue("") String secretKey,
        @Nullable URI endpoint,
        @DefaultValue("us-east-1") String region,
        @DefaultValue("") String bucket,
        @DefaultValue("files/") String prefix,
        @DefaultValue("true") boolean pathStyle,
        @DefaultValue("2m") Duration timeout) {

    S3Properties {
        if (bucket.isBlank()) {
            throw new IllegalArgumentException("larkspur.files.s3.bucket is missing; with the store s3 it is needed");
        }
        if (accessKey.isBlank() != secretKey.isBlank()) {
            throw new IllegalArgumentException(
                    "larkspur.files.s3.access-key and larkspur.files.s3.secret-key stand together or not at all");
        }
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.files.s3.timeout is " + timeout + "; it has to be between 1s and 1h");
        }
    }

    @Override
    public String toString() {
        return "S3Properties[endpoint=" + endpoint + ", region=" + region + ", bucket=" + bucket + "]";
    }
}
