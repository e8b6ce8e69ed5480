package io.larkspur.admin.files;

import io.larkspur.conversations.files.FilesConfiguration;
import io.larkspur.conversations.files.UserFiles;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves files of users. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FileLinkProperties.class)
@Import({FilesConfiguration.class, UploadController.class, FilesController.class, DownloadController.class})
public class FilesWebConfiguration {

    @Bean
    Uploads uploads(UserFiles files) {
        return new Uploads(files);
    }

    @Bean
    Links fileLinks(UserFiles files, FileLinkProperties properties) {
        return new Links(files, properties);
    }
}
