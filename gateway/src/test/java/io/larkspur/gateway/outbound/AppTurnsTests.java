package io.larkspur.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.larkspur.gateway.guard.Priority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class AppTurnsTests {

    private static final Pause LONG = new Pause(Duration.ofMinutes(5), Duration.ofMillis(1));
    private static final Clock MIDDAY = Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC);

    private final AppTurns turns = turns(Duration.ofMinutes(10));

    @Test
    void holdsOnlyThePausedApiBack() {
        turns.pause(call("GET", "/open-apis/im/v1/chats/oc_1").api(), LONG);

        assertThat(turns.mayPass(call("GET", "/open-apis/im/v1/chats/oc_2"))).isFalse();
        assertThat(turns.mayPass(call("POST", "/open-apis/im/v1/chats"))).isTrue();
        assertThat(turns.mayPass(call("GET", "/open-apis/im/v1/messages/om_1"))).isTrue();
    }

    @Test
    void holdsEverythingBackWhenThePlatformDoesNotSayWhat() {
        turns.pause("", LONG);

        assertThat(turns.mayPass(call("GET", "/open-apis/im/v1/chats/oc_1"))).isFalse();
    }

    @Test
    void letsNoLimitOfOneApiStarveAllOthers() {
        turns.pause("", new Pause(Duration.ofMillis(50), Duration.ofMinutes(1)));
        Mono<Void> call = turns.turn(call("GET", "/open-apis/im/v1/chats/oc_1"));

        StepVerifier.create(Mono.when(call, call)).expectComplete().verify(Duration.ofSeconds(20));
    }

    @Test
    void sendsNothingThatTheUsedUpQuotaCounts() {
        turns.exhaustion().begin(turns.monthLeft());

        assertThat(turns.mayPass(call("POST", "/open-apis/aily/v1/sessions"))).isTrue();
        assertThatExceptionOfType(PlatformQuotaExhausted.class)
                .isThrownBy(() -> turns.mayPass(call("GET", "/open-apis/im/v1/chats")))
                .satisfies(used -> assertThat(used.retryAfter()).contains(Duration.ofHours(4)))
                .withMessageContaining("cli_1");
    }

    @Test
    void letsOneCallTryNowAndThen() {
        Exhaustion exhaustion = new Exhaustion(Duration.ofMillis(1));
        exhaustion.begin(Duration.ofHours(1));
        long end = System.nanoTime() + 2_000_000;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }

        assertThat(exhaustion.holds()).isTrue();
        assertThat(exhaustion.mayTry()).isTrue();
    }

    /** Four hours before a December in Shanghai. */
    private static AppTurns turns(Duration probe) {
        OutboundSettings settings = new OutboundSettings(
                2, Duration.ofSeconds(1), 0, ZoneId.of("Asia/Shanghai"), List.of("/open-apis/aily/"), probe);
        return new AppTurns("cli_1", settings, new QuotaMonth(MIDDAY, settings), () -> 1);
    }

    private static Call call(String method, String path) {
        return new Call("cli_1", method, path, Priority.INTERACTIVE);
    }
}
