package io.larkspur.gateway.handle;

import java.time.Duration;

/** A handle's text, handed to the application, and how long it serves. */
public record IssuedHandle(String text, Duration life) {

    @Override
    public String toString() {
        return "IssuedHandle[life=" + life + "]";
    }
}
