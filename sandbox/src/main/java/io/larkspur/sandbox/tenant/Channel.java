package io.larkspur.sandbox.tenant;

import java.util.Locale;
import java.util.Optional;

/** How an application has chosen, in the console, to be delivered to. */
public enum Channel {
    /** The long connection while a client is there, else HTTP: both choices at once, which only a sandbox has. */
    AUTO,
    CONNECTION,
    HTTP;

    public static Optional<Channel> named(String name) {
        for (Channel channel : values()) {
            if (channel.wireName().equals(name)) {
                return Optional.of(channel);
            }
        }
        return Optional.empty();
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
