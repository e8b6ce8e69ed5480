package io.larkspur.admin.files;

import io.larkspur.conversations.files.FilesConfiguration;
import io.larkspur.conversations.files.LooseBytes;
import io.larkspur.conversations.files.UserFiles;
import io.larkspur.metering.chore.Chore;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves files of users, and removes bytes that none has. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FileLinkProperties.class)
@Import({FilesConfiguration.class, UploadController.class, FilesController.class, DownloadController.class})
public class FilesWebConfiguration {

    private static final Duration EVERY_TEN_MINUTES = Duration.ofMinutes(10);

    @Bean
    Uploads uploads(UserFiles files) {
        return new Uploads(files);
    }

    @Bean
    Links fileLinks(UserFiles files, FileLinkProperties properties) {
        return new Links(files, properties);
    }

    @Bean
    Chore looseBytesChore(LooseBytes bytes) {
        return new Chore("remove bytes that no file has", EVERY_TEN_MINUTES, bytes::sweep);
    }
}
