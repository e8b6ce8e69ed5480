package io.larkspur.feishu.platform;

import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The platform apps by id. */
public final class ConfiguredApps {

    private final List<PlatformApp> apps;

    public ConfiguredApps(FeishuProperties properties) {
        this.apps = properties.apps();
    }

    /** In the order of the settings. */
    public List<PlatformApp> all() {
        return apps;
    }

    public Optional<PlatformApp> find(String appId) {
        return apps.stream().filter(app -> app.appId().equals(appId)).findFirst();
    }

    /** Fails with {@link UnknownPlatformApp}. */
    public Mono<PlatformApp> require(String appId) {
        return Mono.defer(
                () -> find(appId).map(Mono::just).orElseGet(() -> Mono.error(() -> new UnknownPlatformApp(appId))));
    }
}
