package io.larkspur.issuer.call;

import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClientInfos;

/** How far one call has got, told by the HTTP client as it happens. A call that fails before its first step sent nothing. */
public final class CallProgress {

    /** In the order in which a call passes them. */
    public enum Step {
        /** A connection is open; nothing is written. */
        CONNECTED,
        /** The request is written. */
        WRITTEN,
        /** The head of the answer has arrived. */
        ANSWER_HEAD
    }

    private final Consumer<Step> listener;
    private volatile boolean begun;

    public CallProgress(Consumer<Step> listener) {
        this.listener = listener;
    }

    /** Whether a part of the request may have left this process. */
    public boolean isBegun() {
        return begun;
    }

    /** The same call, followed by this on its way through a client of {@link SendingOnce}. */
    public <T> Mono<T> of(Mono<T> call) {
        return call.contextWrite(context -> context.put(CallProgress.class, this));
    }

    static void report(HttpClientInfos call, Step step) {
        call.currentContextView()
                .<CallProgress>getOrEmpty(CallProgress.class)
                .ifPresent(progress -> progress.reached(step));
    }

    private void reached(Step step) {
        begun = true;
        listener.accept(step);
    }
}
