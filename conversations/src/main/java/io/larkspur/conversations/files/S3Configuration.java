package io.larkspur.conversations.files;

import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/** Puts files into a store that speaks S3; only then is its client needed at all. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "larkspur.files.store", havingValue = "s3")
@EnableConfigurationProperties(S3Properties.class)
class S3Configuration {

    /** Of each client. */
    private static final int CONNECTIONS = 64;

    /** For downloads alone: whoever reads slowly keeps a connection for long, and none of those that files come in by. */
    @Bean
    S3AsyncClient s3Downloads(S3Properties properties) {
        return s3Client(properties);
    }

    /** Checksums only where the operation demands them: older stores of other makers do not know the newer trailers. */
    @Bean
    S3AsyncClient s3Client(S3Properties properties) {
        S3AsyncClientBuilder client = S3AsyncClient.builder()
                .region(Region.of(properties.region()))
                .credentialsProvider(credentials(properties))
                .forcePathStyle(properties.pathStyle())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .maxConcurrency(CONNECTIONS)
                        .connectionTimeout(properties.timeout())
                        .readTimeout(properties.timeout())
                        .writeTimeout(properties.timeout()))
                .overrideConfiguration(override -> override.apiCallTimeout(properties.timeout()));
        Optional.ofNullable(properties.endpoint()).ifPresent(client::endpointOverride);
        return client.build();
    }

    @Bean
    Blobs s3Blobs(S3AsyncClient s3Client, S3AsyncClient s3Downloads, S3Properties properties) {
        return new S3Blobs(s3Client, s3Downloads, properties.bucket(), properties.prefix());
    }

    private static AwsCredentialsProvider credentials(S3Properties properties) {
        return properties.accessKey().isBlank()
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(properties.accessKey(), properties.secretKey()));
    }
}
