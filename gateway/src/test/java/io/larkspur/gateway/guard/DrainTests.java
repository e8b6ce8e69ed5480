package io.larkspur.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

class DrainTests {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration NEVER = Duration.ofSeconds(20);
    private static final Duration A_MOMENT = Duration.ofMillis(50);

    private final GenericApplicationContext context = new GenericApplicationContext();
    private final Draining calls = new Draining();
    private final AtomicBoolean stopped = new AtomicBoolean();

    @BeforeEach
    void start() {
        context.refresh();
    }

    @AfterEach
    void end() {
        context.close();
    }

    @Test
    void staysUntilWhoeverLooksAtReadinessHasSeenItRefused() {
        Drain drain = drain(NEVER);
        get(drain, "/health/readiness");

        drain.stop(() -> stopped.set(true));
        await().during(A_MOMENT.multipliedBy(10)).atMost(SOON).untilFalse(stopped);

        get(drain, "/health/readiness");
        await().atMost(SOON).untilTrue(stopped);
    }

    @Test
    void takesCallsForAMomentAfterThat() {
        Drain drain = drain(NEVER, NEVER);
        get(drain, "/health/readiness");
        drain.stop(() -> stopped.set(true));

        get(drain, "/health/readiness");

        await().during(A_MOMENT.multipliedBy(10)).atMost(SOON).untilFalse(stopped);
    }

    @Test
    void staysNoLongerThanItMayWhereNobodyLooksAgain() {
        Drain drain = drain(A_MOMENT.multipliedBy(10));
        get(drain, "/health/readiness");

        drain.stop(() -> stopped.set(true));

        await().atMost(SOON).untilTrue(stopped);
    }

    @Test
    void stopsAtOnceWhereNobodyCallsOrLooks() {
        Drain drain = drain(NEVER);

        drain.stop(() -> stopped.set(true));

        assertThat(stopped).isTrue();
    }

    @Test
    void staysWhileSomebodyCalls() {
        Drain drain = drain(NEVER);
        get(drain, "/open-apis/x");
        drain.stop(() -> stopped.set(true));

        await().atMost(SOON).untilTrue(stopped);
    }

    @Test
    void staysWhileACallWaitsForItsTurn() {
        Drain drain = drain(NEVER);
        calls.keep();
        drain.stop(() -> stopped.set(true));
        await().during(A_MOMENT.multipliedBy(10)).atMost(SOON).untilFalse(stopped);

        calls.letGo();
        await().atMost(SOON).untilTrue(stopped);
    }

    private Drain drain(Duration longest) {
        return drain(longest, A_MOMENT);
    }

    private Drain drain(Duration longest, Duration quiet) {
        Drain drain = new Drain(context, new DrainSettings(longest, quiet), calls);
        drain.start();
        return drain;
    }

    private static void get(Drain drain, String path) {
        drain.filter(MockServerWebExchange.from(MockServerHttpRequest.get(path)), exchange -> Mono.empty())
                .block(SOON);
    }
}
