package io.larkspur.conversations;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much may be said.
 *
 * @param messages how many messages one conversation may have: 1 to 1000000
 * @param longestMessage how many characters one message may have, its JSON parts included: 1 to 1000000
 * @param storeTimeout how long the database may take to answer: 10 ms to 30 s
 */
@ConfigurationProperties("larkspur.conversations")
record ConversationsProperties(
        @DefaultValue("10000") int messages,
        @DefaultValue("100000") int longestMessage,
        @DefaultValue("5s") Duration storeTimeout) {

    ConversationsProperties {
        between("messages", messages);
        between("longest-message", longestMessage);
        if (storeTimeout.compareTo(Duration.ofMillis(10)) < 0 || storeTimeout.compareTo(Duration.ofSeconds(30)) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.conversations.store-timeout is " + storeTimeout + "; it has to be between 10ms and 30s");
        }
    }

    private static void between(String name, int value) {
        if (value < 1 || value > 1_000_000) {
            throw new IllegalArgumentException(
                    "larkspur.conversations." + name + " is " + value + "; it has to be between 1 and 1000000");
        }
    }
}
