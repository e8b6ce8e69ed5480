package io.larkspur.vault;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * Whether what this process holds may be believed: it knows every revocation up to a moment ago. Measured from before the
 * question was sent, because only what had been committed by then is certain to be in the answer.
 */
final class Freshness {

    /** Without a reading for this long, local entries are doubted. */
    static final Duration LIMIT = Duration.ofSeconds(2);

    private final Ticker ticker;
    private volatile boolean everRead;
    private volatile long lastRead;
    private volatile boolean silent;

    Freshness(Ticker ticker) {
        this.ticker = ticker;
        this.lastRead = ticker.read();
    }

    long now() {
        return ticker.read();
    }

    void readFrom(long began) {
        lastRead = began;
        everRead = true;
        silent = false;
    }

    /**
     * @param noAnswer whether Postgres did not answer at all, as opposed to answering with an error
     */
    void failed(boolean noAnswer) {
        silent = noAnswer;
    }

    boolean isCurrent() {
        return everRead && age().compareTo(LIMIT) <= 0;
    }

    /** Whether the last question was left without any answer, so that asking more would only pile up. */
    boolean isPostgresSilent() {
        return silent;
    }

    /** Since the last reading began; since the start when there was none. */
    Duration age() {
        return Duration.ofNanos(ticker.read() - lastRead);
    }
}
