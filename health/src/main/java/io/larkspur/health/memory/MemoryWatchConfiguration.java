package io.larkspur.health.memory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Watches the program's heap, unless {@code larkspur.memory.watched} is {@code false}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MemorySettings.class)
@ConditionalOnProperty(name = "larkspur.memory.watched", matchIfMissing = true)
public class MemoryWatchConfiguration {

    @Bean
    MemoryWatch memoryWatch(MemorySettings settings) {
        return new MemoryWatch(new Heap()::read, new HeapPressure(settings), new OrderlyEnd(settings.grace()));
    }
}
