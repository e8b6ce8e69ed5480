package io.larkspur.limits;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import reactor.core.publisher.Mono;

/** Deciding about a call from what is left on account, over the four limits of a proxied call with two windows each. */
@State(Scope.Benchmark)
public class LimitSteps {

    private static final Map<Window, Long> MOST =
            Map.of(Window.MINUTE, 1_000_000_000_000L, Window.HOUR, 1_000_000_000_000L);

    private Limiter limiter;
    private List<Demand> demands;

    @Setup
    public void takeOnAccount() {
        limiter = new Limiter(
                LimitSteps::granted,
                new Replicas(1, Clock.systemUTC()),
                LimitMeters.none(),
                Clock.systemUTC(),
                System::nanoTime);
        demands = List.of(
                demand(Kind.APPLICATION, "app_1"),
                demand(Kind.USER, "app_1"),
                demand(Kind.API, "app_1"),
                demand(Kind.ROUTE, "open-apis"));
    }

    /** Where nothing is on account, the register is asked; it answers at once here. */
    @Benchmark
    public Decision decide() {
        Decision here = limiter.tryTake(demands);
        return here != null ? here : limiter.take(demands).block(Duration.ofSeconds(1));
    }

    private static Demand demand(Kind kind, String owner) {
        return new Demand(new Subject(kind, owner), Windows.of(kind, MOST));
    }

    private static Mono<Answer> granted(Subject subject, Question question) {
        long now = Clock.systemUTC().millis();
        long[] starts = new long[Window.COUNT];
        for (int at = 0; at < starts.length; at++) {
            starts[at] = question.starts()[at] == 0 ? now : question.starts()[at];
        }
        return Mono.just(new Answer(now, question.want(), starts, new long[Window.COUNT], new long[Window.COUNT]));
    }
}
