package io.larkspur.metering.call;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Writes calls down, and tries until it is done: what is written has one effect however often it is tried. */
final class Backlog {

    private static final Logger log = LoggerFactory.getLogger(Backlog.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private final Duration longestPause;
    private final AtomicInteger calls = new AtomicInteger();
    private final Set<Disposable> writing = ConcurrentHashMap.newKeySet();

    Backlog(Duration longestPause) {
        this.longestPause = longestPause;
    }

    /**
     * @param billId names them in the log
     * @param count of the calls that the work writes
     */
    void add(String billId, int count, Mono<Void> work) {
        calls.addAndGet(count);
        Disposable.Swap task = Disposables.swap();
        writing.add(task);
        boolean begun = task.update(work.retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
                        .maxBackoff(longestPause)
                        .doBeforeRetry(retry -> {
                            if (retry.totalRetries() == 0) {
                                log.warn(
                                        "{} calls of bill {} are not written down yet: {}",
                                        count,
                                        billId,
                                        retry.failure().toString());
                            }
                        }))
                .doFinally(signal -> {
                    calls.addAndGet(-count);
                    writing.remove(task);
                })
                .subscribe());
        log.trace("Bill {} is being written down: {}", billId, begun);
    }

    /** How many calls are not written down yet. */
    int calls() {
        return calls.get();
    }
}
