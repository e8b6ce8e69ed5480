package io.larkspur.conversations.files;

import io.larkspur.accounts.key.RootKey;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;

/** Offers {@link UserFiles}, and {@link LooseBytes} for a chore. Wants the key of accounts, from which that of the links is derived. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FilesProperties.class)
@Import(S3Configuration.class)
public class FilesConfiguration {

    @Bean
    @ConditionalOnProperty(name = "larkspur.files.store", havingValue = "local", matchIfMissing = true)
    Blobs localBlobs(FilesProperties properties) {
        return new LocalBlobs(properties.folder());
    }

    @Bean
    LooseBytes looseBytes(DatabaseClient database, Blobs blobs, FilesProperties properties) {
        return new LooseBytes(new LooseBytesTable(database), blobs, properties.looseAge(), properties.storeTimeout());
    }

    @Bean
    @SuppressWarnings("TimeZoneUsage") // the one place of this package where the system's time enters
    UserFiles userFiles(
            DatabaseClient database,
            Blobs blobs,
            LooseBytes loose,
            RootKey root,
            FilesProperties properties,
            ObjectProvider<Clock> clocks) {
        Clock clock = clocks.getIfUnique(Clock::systemUTC);
        Incoming incoming = new Incoming(
                properties.folder().resolve("incoming"),
                new UploadPlaces(properties.uploadsAtOnce(), properties.uploadsPerUser()));
        incoming.clear(clock.instant().minus(properties.uploadTimeout().multipliedBy(2)));
        return new StoredUserFiles(
                new FileTable(database),
                blobs,
                loose,
                incoming,
                new FileLinks(root.derive("larkspur file links"), properties.linkLife(), clock),
                properties,
                clock);
    }
}
