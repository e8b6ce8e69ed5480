package io.larkspur.gateway.conversation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How what was said is written down, after the answer.
 *
 * @param waiting how many calls may wait for that: 1 to 100000; more are not written down, nor what is too long for the
 *     memory that is kept for them
 * @param together how many are written down at a time: 1 to 100
 */
@ConfigurationProperties("larkspur.gateway.conversations")
record ConversationSettings(
        @DefaultValue("1000") int waiting,
        @DefaultValue("8") int together) {

    ConversationSettings {
        check("waiting", waiting, 100_000);
        check("together", together, 100);
    }

    private static void check(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "larkspur.gateway.conversations." + name + " is " + value + "; it has to be between 1 and " + most);
        }
    }
}
