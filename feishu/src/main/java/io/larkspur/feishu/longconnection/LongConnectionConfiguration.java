package io.larkspur.feishu.longconnection;

import io.larkspur.feishu.ConnectionDeliveries;
import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.PlatformHttp;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ChannelOption;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Connects to the platform for every configured app. For the program that answers clicks, beside
 * {@link io.larkspur.feishu.FeishuConfiguration}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LongConnectionProperties.class)
public class LongConnectionConfiguration {

    @Bean
    LongConnections longConnections(
            ConfiguredApps apps,
            PlatformHttp http,
            FeishuProperties platform,
            LongConnectionProperties settings,
            ConnectionDeliveries deliveries,
            DatabaseClient database,
            ObjectProvider<MeterRegistry> meters) {
        MeterRegistry registry = meters.getIfAvailable(SimpleMeterRegistry::new);
        ConnectionEndpoint endpoint = new ConnectionEndpoint(http, platform);
        HttpClient client = client(platform);
        List<PlatformApp> connected = settings.enabled() ? apps.all() : List.of();
        return new LongConnections(
                connected.stream()
                        .map(app -> new Line(
                                app,
                                endpoint,
                                deliveries,
                                settings,
                                client,
                                platform.deadlines().request(),
                                registry))
                        .toList(),
                new ConnectionSlots(database, settings.connections(), settings.lease()),
                settings.slowRetry());
    }

    @Bean
    LongConnectionHealth longConnectionHealthIndicator(LongConnections connections) {
        return new LongConnectionHealth(connections);
    }

    private static HttpClient client(FeishuProperties platform) {
        return HttpClient.create(ConnectionProvider.newConnection())
                .disableRetry(true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(platform.deadlines().connect().toMillis()));
    }
}
