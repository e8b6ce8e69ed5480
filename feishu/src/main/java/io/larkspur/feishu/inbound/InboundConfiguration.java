package io.larkspur.feishu.inbound;

import io.larkspur.feishu.platform.ConfiguredApps;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the way in. */
@Configuration(proxyBeanMethods = false)
public class InboundConfiguration {

    @Bean
    CallbackGate callbackGate(ConfiguredApps apps, Clock clock) {
        return new CallbackGate(apps, clock);
    }
}
