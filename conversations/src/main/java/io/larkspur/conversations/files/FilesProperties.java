package io.larkspur.conversations.files;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Files of users.
 *
 * @param store where the bytes lie
 * @param directory a folder for files on their way in and, unless they lie elsewhere, for all; one that all replicas share
 * @param largest how large a file may be: 1 byte to 1 GB
 * @param uploadsAtOnce how many files may be on their way in at a time: 1 to 10000
 * @param uploadsPerUser how many of those may be one user's: 1 to 10000; fewer, or one can keep out all others
 * @param uploadTimeout how long one may be on its way: 1 s to 1 h
 * @param linkLife how long a link to a file is good: 1 s to 7 days
 * @param looseAge how long bytes may lie in the store without a file before they are removed: 2 h, which no upload takes, to
 *     30 days
 * @param storeTimeout how long the database may take to answer: 10 ms to 30 s
 */
@ConfigurationProperties("larkspur.files")
record FilesProperties(
        @DefaultValue("local") Store store,
        @DefaultValue("data/files") Path directory,
        @DefaultValue("50MB") DataSize largest,
        @DefaultValue("64") int uploadsAtOnce,
        @DefaultValue("24") int uploadsPerUser,
        @DefaultValue("10m") Duration uploadTimeout,
        @DefaultValue("1h") Duration linkLife,
        @DefaultValue("24h") Duration looseAge,
        @DefaultValue("5s") Duration storeTimeout) {

    private static final String PREFIX = "larkspur.files.";

    FilesProperties {
        if (largest.toBytes() < 1 || largest.compareTo(DataSize.ofGigabytes(1)) > 0) {
            throw new IllegalArgumentException(PREFIX + "largest is " + largest + "; it has to be between 1B and 1GB");
        }
        between("uploads-at-once", uploadsAtOnce);
        between("uploads-per-user", uploadsPerUser);
        between("upload-timeout", uploadTimeout, Duration.ofSeconds(1), Duration.ofHours(1));
        between("link-life", linkLife, Duration.ofSeconds(1), Duration.ofDays(7));
        between("loose-age", looseAge, Duration.ofHours(2), Duration.ofDays(30));
        between("store-timeout", storeTimeout, Duration.ofMillis(10), Duration.ofSeconds(30));
    }

    Path folder() {
        return directory.toAbsolutePath().normalize();
    }

    private static void between(String name, int value) {
        if (value < 1 || value > 10_000) {
            throw new IllegalArgumentException(PREFIX + name + " is " + value + "; it has to be between 1 and 10000");
        }
    }

    private static void between(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    PREFIX + name + " is " + value + "; it has to be between " + least + " and " + most);
        }
    }

    /** Where bytes lie. */
    enum Store {
        LOCAL,
        S3
    }
}
