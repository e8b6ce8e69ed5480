package io.larkspur.proofs.stage;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came back to a caller.
 *
 * @param status 0 when nothing came
 * @param asked for whom the call was
 * @param retryAfter in seconds; 0 when the caller was not told
 * @param sentAt on the harness's own clock of nanoseconds
 * @param failure what there was instead of an answer
 */
public record Reply(
        int status,
        String body,
        Person asked,
        int retryAfter,
        long sentAt,
        long answeredAt,
        @Nullable Throwable failure) {

    public boolean served() {
        return status == 200;
    }

    /** Served, or told to come again, which a busy machine may have to do. */
    public boolean servedOrLater() {
        return served() || status == 503;
    }

    /** Told to come again, and when. */
    public boolean toldWhen() {
        return status == 503 && retryAfter > 0;
    }

    /** The platform answers whose token it saw. */
    public boolean wrongUser() {
        return served() && !body.contains("\"open_id\":\"" + asked.openId() + "\"");
    }

    public Duration took() {
        return Duration.ofNanos(answeredAt - sentAt);
    }

    /** For the list of troubles. */
    public String words() {
        return failure == null ? status + " " + body.substring(0, Math.min(200, body.length())) : failure.toString();
    }
}
