package io.larkspur.accounts.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.LateDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ActivityTests {

    @Test
    void goesOnAfterADatabaseThatAnsweredTooLate() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(3);
        Activity activity = new Activity(new SessionTable(new LateDatabase(asked).client()), Duration.ofMillis(1));
        activity.note("jti-1", Instant.EPOCH);

        activity.start();

        try {
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(activity.isRunning()).isTrue();
        } finally {
            activity.stop();
        }
    }
}
