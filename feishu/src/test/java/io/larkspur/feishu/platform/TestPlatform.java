package io.larkspur.feishu.platform;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.larkspur.issuer.Language;
import io.larkspur.issuer.call.ConfiguredSecret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.web.reactive.function.client.WebClient;

/** A platform of scripted answers, and settings that lead there. */
public final class TestPlatform implements AutoCloseable {

    public static final String APP = "cli_a1b2c3d4e5f6a7b8";
    public static final String SECRET = "app-secret-of-tests";
    public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    public final WireMockServer server = new WireMockServer(options().dynamicPort());
    public final CallGuards guards = new CallGuards();

    public TestPlatform() {
        server.start();
    }

    public static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    public static PlatformApp app() {
        return new PlatformApp(APP, ConfiguredSecret.of(SECRET), ConfiguredSecret.of(""), ConfiguredSecret.of(""));
    }

    public FeishuProperties properties() {
        return properties(TokenEndpointVersion.V3);
    }

    public FeishuProperties properties(TokenEndpointVersion version) {
        return properties(server.baseUrl(), version, app());
    }

    public static FeishuProperties properties(String base, TokenEndpointVersion version, PlatformApp... apps) {
        Duration patience = Duration.ofSeconds(8);
        return new FeishuProperties(
                List.of(apps),
                base,
                base,
                "https://applink.feishu.cn",
                version,
                "https://larkspur.example",
                "",
                Language.EN,
                new FeishuProperties.Deadlines(Duration.ofSeconds(2), patience, patience),
                new FeishuProperties.Card(false, ZoneId.of("Asia/Shanghai")));
    }

    public ConfiguredApps apps() {
        return new ConfiguredApps(properties());
    }

    public PlatformHttp http() {
        return new PlatformHttp(WebClient.builder(), properties().deadlines(), guards);
    }

    @Override
    public void close() {
        server.stop();
    }
}
