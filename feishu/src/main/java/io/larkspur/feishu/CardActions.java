package io.larkspur.feishu;

import java.util.Map;
import reactor.core.publisher.Mono;

/** Clicks on cards, however they arrived. */
public interface CardActions {

    /**
     * A callback in the platform's signed form: checks freshness, signature and token before reading anything, opens the
     * encryption, answers challenges and the click. The answer is the JSON body for the platform.
     *
     * @param headers by lower-case name
     */
    Mono<String> signed(Map<String, String> headers, byte[] body);

    /** A {@code card.action.trigger} event as plain JSON, from a source that is already trusted. */
    Mono<String> plain(byte[] body);
}
