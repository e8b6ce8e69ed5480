package io.larkspur.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** With a register that answers when a test says so. */
class LimiterTests {

    private static final Demand APPLICATION =
            new Demand(new Subject(Kind.APPLICATION, "app"), Windows.of(Kind.APPLICATION, Map.of(Window.SECOND, 1L)));
    private static final Demand USER =
            new Demand(new Subject(Kind.USER, "app", "ou_1"), Windows.of(Kind.USER, Map.of(Window.HOUR, 1L)));

    private final Clock clock = Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC);
    private final AtomicLong nanos = new AtomicLong();
    private final List<Sinks.One<Answer>> questions = new ArrayList<>();
    private final Limiter limiter =
            new Limiter((subject, question) -> asked(), new Replicas(1, clock), LimitMeters.none(), clock, nanos::get);

    @Test
    void remembersAsManySubjectsAsASixthOfTheHeapTakes() {
        assertThat(Limiter.subjects(540_000_000)).isEqualTo(200_000);
        assertThat(Limiter.subjects(270_000_000)).isEqualTo(100_000);
    }

    @Test
    void keepsTheCallOfACallerWhoLeftForTheNext() {
        Disposable leaver = limiter.take(List.of(APPLICATION, USER)).subscribe();
        grant(0);
        leaver.dispose();
        assertThat(limiter.tryTake(List.of(APPLICATION))).isNull();

        grant(1);

        assertThat(isGranted(APPLICATION)).isTrue();
        assertThat(isGranted(USER)).isTrue();
        assertThat(limiter.tryTake(List.of(APPLICATION))).isNull();
    }

    @Test
    void putsNoCallOfOneWindowIntoAnother() {
        Disposable leaver = limiter.take(List.of(APPLICATION, USER)).subscribe();
        grant(0);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        List<Decision> decisions = new ArrayList<>();
        Disposable other = limiter.take(List.of(APPLICATION)).subscribe(decisions::add);
        grant(2);
        assertThat(decisions).singleElement().matches(Decision::isGranted);

        leaver.dispose();
        grant(1);

        assertThat(limiter.tryTake(List.of(APPLICATION))).isNull();
        assertThat(isGranted(USER)).isTrue();
        other.dispose();
    }

    @Test
    void tellsAgainOnlyWhatTheRegisterHasNotHeardOf() {
        Disposable calls = limiter.take(List.of(APPLICATION, USER)).subscribe();
        grant(0);
        grant(1);
        nanos.addAndGet(1_000_000);
        long since = limiter.now();
        List<Boolean> heard = new ArrayList<>();

        Disposable first = limiter.retell(since).subscribe(heard::add);
        assertThat(questions).hasSize(4);
        grant(2);
        questions.get(3).emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        assertThat(heard).containsExactly(false);

        Disposable second = limiter.retell(since).subscribe(heard::add);
        assertThat(questions).hasSize(5);
        grant(4);
        assertThat(heard).containsExactly(false, true);
        Disposable third = limiter.retell(since).subscribe(heard::add);
        assertThat(questions).hasSize(5);
        assertThat(heard).containsExactly(false, true, true);
        Stream.of(calls, first, second, third).forEach(Disposable::dispose);
    }

    private boolean isGranted(Demand demand) {
        return Objects.requireNonNull(limiter.tryTake(List.of(demand))).isGranted();
    }

    private Mono<Answer> asked() {
        Sinks.One<Answer> question = Sinks.one();
        questions.add(question);
        return question.asMono();
    }

    /** One call, which is all there is in a window that begins now. */
    private void grant(int question) {
        long now = clock.millis() + nanos.get() / 1_000_000;
        long[] starts = new long[Window.COUNT];
        long[] ones = new long[Window.COUNT];
        Arrays.fill(starts, now);
        Arrays.fill(ones, 1);
        questions.get(question).emitValue(new Answer(now, 1, starts, ones, ones), Sinks.EmitFailureHandler.FAIL_FAST);
    }
}
