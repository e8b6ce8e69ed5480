package io.larkspur.sandbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to start a sandbox.
 *
 * @param port 0 for any that is free
 * @param dataFolder where to keep what a restart must not lose; null to keep nothing
 */
public record SandboxSettings(
        int port, PlatformApp app, @Nullable Path dataFolder) {

    public static SandboxSettings on(int port, PlatformApp app) {
        return new SandboxSettings(port, app, null);
    }
}
