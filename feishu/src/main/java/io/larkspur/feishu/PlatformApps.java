package io.larkspur.feishu;

import java.util.Optional;

/** The platform apps configured here. */
public interface PlatformApps {

    /** The app used by applications that name none. Empty when none is configured. */
    Optional<String> defaultAppId();

    boolean knows(String appId);
}
