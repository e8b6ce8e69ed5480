package io.larkspur.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.Connection;

class HeadDeadlineTests {

    private static final int NOTHING = -1;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final HeadDeadline deadline = new HeadDeadline(Duration.ofHours(1));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void keepsNoTimerBehindTheCall() {
        deadline.start(Connection.from(channel));
        assertThat(channel.runScheduledPendingTasks()).isPositive();

        deadline.over();

        assertThat(channel.runScheduledPendingTasks()).isEqualTo(NOTHING);
    }

    @Test
    void startsNoTimerForACallThatWasLeftBeforeItWent() {
        deadline.over();
        deadline.start(Connection.from(channel));

        assertThat(channel.runScheduledPendingTasks()).isEqualTo(NOTHING);
    }
}
