package io.larkspur.feishu;

import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.PlatformApp;
import java.util.Optional;

/** The settings' apps, without their secrets. */
final class KnownApps implements PlatformApps {

    private final ConfiguredApps apps;

    KnownApps(ConfiguredApps apps) {
        this.apps = apps;
    }

    @Override
    public Optional<String> defaultAppId() {
        return apps.all().stream().map(PlatformApp::appId).findFirst();
    }

    @Override
    public boolean knows(String appId) {
        return apps.find(appId).isPresent();
    }
}
