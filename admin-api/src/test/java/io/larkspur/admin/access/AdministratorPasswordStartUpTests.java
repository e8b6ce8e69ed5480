package io.larkspur.admin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

@ExtendWith(OutputCaptureExtension.class)
class AdministratorPasswordStartUpTests {

    @Test
    void saysThatThePasswordIsMissing(CapturedOutput output) {
        assertThatException().isThrownBy(() -> start(""));

        assertThat(output).contains("larkspur.admin.password is missing.").contains("Set LARKSPUR_ADMIN_PASSWORD");
    }

    @Test
    void saysThatThePasswordIsWeakAndDoesNotShowIt(CapturedOutput output) {
        assertThatException().isThrownBy(() -> start("gargoyles"));

        assertThat(output)
                .contains("larkspur.admin.password has to have 12 to 200 characters.")
                .contains("Set LARKSPUR_ADMIN_PASSWORD")
                .doesNotContain("gargoyles");
    }

    private static void start(String password) {
        new SpringApplicationBuilder(Guarded.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.config.name=none", "larkspur.admin.password=" + password)
                .run()
                .close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableConfigurationProperties(AdministratorProperties.class)
    static class Guarded {

        @Bean
        Administrator administrator(AdministratorProperties properties) {
            return new Administrator(properties);
        }
    }
}
