package io.larkspur.accounts.development;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A token made for trying things out.
 *
 * @param userId whom it stands for, exactly as it was asked for
 * @param provider whose user that is
 */
public record DevelopmentToken(
        String text, String userId, @Nullable String email, String provider, Duration life) {

    @Override
    public String toString() {
        return "DevelopmentToken[" + userId + "]";
    }
}
