package io.larkspur.metering.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.key.RootKey;
import io.larkspur.metering.Answers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Whatever a name led to when it was registered: what counts is where the connection goes. */
class GuardedConnectsIntegrationTests {

    private static final String KEY = "8b1f6c0e94d27a35f0c1d2e3b4a59687786950414f3e2d1c0bfae9d8c7b6a594";

    @Test
    void doesNotConnectIntoPrivateNetworks() {
        try (Receiver receiver = new Receiver()) {
            Postman.Answer answer = Answers.of(postman(false).send(receiver.url(), delivery()));
            Postman.Answer byName =
                    Answers.of(postman(false).send(receiver.url().replace("127.0.0.1", "localhost"), delivery()));

            assertThat(answer.isTaken()).isFalse();
            assertThat(byName.isTaken()).isFalse();
            assertThat(receiver.messages()).isEmpty();
        }
    }

    @Test
    void connectsThereWhereThatIsWanted() {
        try (Receiver receiver = new Receiver()) {
            assertThat(Answers.of(postman(true).send(receiver.url(), delivery()))
                            .isTaken())
                    .isTrue();
        }
    }

    private static Postman postman(boolean privateTargets) {
        WebhookProperties properties = new WebhookProperties(
                privateTargets,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                3,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                4,
                Duration.ofDays(1));
        return new Postman(new Signer(RootKey.of(KEY)), properties, Clock.systemUTC());
    }

    private static Delivery delivery() {
        Instant now = Instant.EPOCH;
        return new Delivery(1, 1, "msg_1", "credit_consumed", "{}", "pending", 1, now, null, null, now, null);
    }
}
