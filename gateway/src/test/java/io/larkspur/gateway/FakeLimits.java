package io.larkspur.gateway;

import io.larkspur.limits.Kind;
import io.larkspur.limits.Limiter;
import io.larkspur.limits.Window;
import io.larkspur.limits.Windows;
import io.larkspur.limits.rules.LimitRules;
import io.larkspur.limits.rules.Rules;
import io.larkspur.limits.rules.StoredRules;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** The real limiter of one process, and rules that a test sets; as a start far more than any test uses. */
@Configuration(proxyBeanMethods = false)
public class FakeLimits {

    @Bean
    Limiter limiter(Clock clock) {
        return Limiter.ofOneProcess(clock);
    }

    @Bean
    Set set() {
        return new Set();
    }

    public static final class Set implements LimitRules {

        private final Rules most = rules(Map.of());
        private volatile Rules rules = most;

        /** Applications, routes and APIs of that name have these limits a minute; {@code kind.name} names them. */
        public void limit(Map<String, Long> perMinute) {
            rules = rules(perMinute);
        }

        @Override
        public StoredRules current() {
            return new StoredRules(1, rules, null, null);
        }

        @Override
        public Mono<StoredRules> read() {
            return Mono.fromSupplier(this::current);
        }

        @Override
        public Rules defaults() {
            return most;
        }

        @Override
        public Mono<StoredRules> replace(Rules next, @Nullable Long expected, String by, Mono<Void> recorded) {
            throw new UnsupportedOperationException();
        }

        private static Rules rules(Map<String, Long> perMinute) {
            Map<Kind, Windows> kinds = new EnumMap<>(Kind.class);
            for (Kind kind : Kind.values()) {
                Long most = perMinute.get(kind.name().toLowerCase(java.util.Locale.ROOT));
                boolean counts = most != null || kind != Kind.ROUTE && kind != Kind.PEER;
                kinds.put(
                        kind,
                        Windows.of(kind, counts ? Map.of(Window.MINUTE, most == null ? 1_000_000L : most) : Map.of()));
            }
            return new Rules(
                    kinds,
                    named("applications.", Kind.APPLICATION, perMinute),
                    named("routes.", Kind.ROUTE, perMinute),
                    named("apis.", Kind.API, perMinute));
        }

        private static Map<String, Windows> named(String prefix, Kind kind, Map<String, Long> perMinute) {
            Map<String, Windows> named = new java.util.HashMap<>();
            perMinute.forEach((name, most) -> {
                if (name.startsWith(prefix)) {
                    named.put(name.substring(prefix.length()), Windows.of(kind, Map.of(Window.MINUTE, most)));
                }
            });
            return named;
        }
    }
}
