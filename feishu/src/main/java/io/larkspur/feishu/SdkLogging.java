package io.larkspur.feishu;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Silences the SDK: it logs bearer tokens at DEBUG and whole requests at ERROR, and we log its failures ourselves. */
@Configuration(proxyBeanMethods = false)
class SdkLogging {

    private static final String SDK = "com.lark.oapi";

    @Bean
    static SilencedSdk silencedSdk() {
        LoggingSystem.get(SdkLogging.class.getClassLoader()).setLogLevel(SDK, LogLevel.OFF);
        return new SilencedSdk(SDK);
    }

    record SilencedSdk(String logger) {}
}
