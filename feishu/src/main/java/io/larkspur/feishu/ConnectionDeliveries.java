package io.larkspur.feishu;

import reactor.core.publisher.Mono;

/** What the platform brings over a channel that is proven as a whole, such as the long connection. */
public interface ConnectionDeliveries {

    /**
     * Answers a click, and keeps an event. The answer is JSON for the platform; empty when there is nothing to answer.
     * Fails when the event could not be kept, so that the platform has to bring it again.
     *
     * @param appId whose channel it is
     */
    Mono<String> take(String appId, byte[] payload);
}
