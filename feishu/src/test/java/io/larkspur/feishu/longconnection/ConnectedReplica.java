package io.larkspur.feishu.longconnection;

import io.larkspur.feishu.FakeAuthSessions;
import io.larkspur.feishu.FakeKnownUsers;
import io.larkspur.feishu.FakeVault;
import io.larkspur.feishu.FeishuConfiguration;
import io.larkspur.feishu.callback.FeishuCallbackConfiguration;
import io.larkspur.feishu.directory.DirectoryConfiguration;
import io.larkspur.feishu.inbox.RecordedEvents;
import io.larkspur.issuer.oauth.IssuersConfiguration;
import io.larkspur.issuer.walk.WalkConfiguration;
import io.larkspur.problem.web.ProblemWebConfiguration;
import io.larkspur.problem.wire.WireConfiguration;
import io.larkspur.sandbox.Sandbox;
import io.larkspur.stores.StoresConfiguration;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.r2dbc.core.DatabaseClient;

/** The room as one gateway runs it, connected to a sandbox. Several on one database are several replicas. */
public final class ConnectedReplica implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final String appId;

    private ConnectedReplica(ConfigurableApplicationContext context, String appId) {
        this.context = context;
        this.appId = appId;
    }

    public static ConnectedReplica start(Sandbox sandbox, String database, String... settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", "0");
        properties.put("larkspur.stores.database-url", database);
        properties.put("larkspur.feishu.open-base-url", sandbox.url().toString());
        properties.put("larkspur.feishu.accounts-base-url", sandbox.url().toString());
        properties.put("spring.config.import", "classpath:feishu.yml");
        properties.put("APP_ID", sandbox.app().appId());
        properties.put("APP_SECRET", sandbox.app().appSecret());
        properties.put("ENCRYPT_KEY", String.valueOf(sandbox.app().encryptKey()));
        properties.put("VERIFICATION_TOKEN", sandbox.app().verificationToken());
        properties.put("WEBSOCKET_HEARTBEAT_INTERVAL", "3");
        properties.put("larkspur.public-url", "http://localhost:8080");
        properties.put("larkspur.feishu.language", "en");
        properties.put("larkspur.feishu.long-connection.lease", "3s");
        properties.put("larkspur.feishu.long-connection.first-pause", "50ms");
        properties.put("larkspur.feishu.long-connection.longest-pause", "200ms");
        properties.put("larkspur.feishu.long-connection.slow-retry", "1s");
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            properties.put(parts[0], parts[1]);
        }
        return new ConnectedReplica(
                new SpringApplicationBuilder(Program.class)
                        .properties(properties)
                        .run(),
                sandbox.app().appId());
    }

    ConnectionState state() {
        return bean(LongConnections.class).lines().get(0).state();
    }

    boolean isConnected() {
        return state() == ConnectionState.CONNECTED;
    }

    double metric(String name, String... tags) {
        return bean(MeterRegistry.class).get(name).tag("app_id", appId).tags(tags).meters().stream()
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(Measurement::getValue)
                .findFirst()
                .orElseThrow();
    }

    int port() {
        return Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
    }

    public FakeVault vault() {
        return bean(FakeVault.class);
    }

    FakeAuthSessions sessions() {
        return bean(FakeAuthSessions.class);
    }

    public DatabaseClient database() {
        return bean(DatabaseClient.class);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({
        FeishuConfiguration.class,
        FeishuCallbackConfiguration.class,
        IssuersConfiguration.class,
        WalkConfiguration.class,
        LongConnectionConfiguration.class,
        DirectoryConfiguration.class,
        ProblemWebConfiguration.class,
        WireConfiguration.class,
        StoresConfiguration.class
    })
    static class Program {

        @Bean
        FakeAuthSessions authSessions() {
            return new FakeAuthSessions();
        }

        @Bean
        FakeVault tokenVault() {
            return new FakeVault();
        }

        /** Of its own, or the first replica to close would end the others' event loops. */
        @Bean
        ReactorResourceFactory reactorResources() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            return resources;
        }

        @Bean
        FakeKnownUsers knownUsers() {
            return new FakeKnownUsers();
        }

        @Bean
        RecordedEvents recordedEvents() {
            return new RecordedEvents();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        Clock clock(@Value("${clock.ahead:0s}") Duration ahead) {
            return Clock.offset(Clock.systemUTC(), ahead);
        }
    }
}
