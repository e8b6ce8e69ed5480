package io.larkspur.limits.rules;

import io.larkspur.limits.Kind;
import io.larkspur.limits.Window;
import io.larkspur.limits.Windows;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The limits that hold until an administrator sets others, and how those are followed. Each has {@code per-second},
 * {@code per-minute}, {@code per-hour} and {@code per-day}, from 1 to 1000000000; one that is left out does not count.
 *
 * @param application all calls of one application
 * @param user the calls of one application for one user
 * @param api the calls of one application to one family of paths
 * @param route all calls over one route
 * @param peer proxied calls from one address
 * @param member what one user asks of the user service with a token
 * @param refused calls and links from one address that were refused for their credentials
 * @param address what one address asks where people sign in and consent, and of anything else that takes no credentials
 * @param pollPeriod how often Postgres is asked for other rules: 50ms to 1s
 * @param storeTimeout how long one answer of Postgres may take: 10ms to 30s
 */
@ConfigurationProperties("larkspur.limits")
record RulesProperties(
        @DefaultValue Rates application,
        @DefaultValue Rates user,
        @DefaultValue Rates api,
        @DefaultValue Rates route,
        @DefaultValue Rates peer,
        @DefaultValue Rates member,
        @DefaultValue Rates refused,
        @DefaultValue Rates address,
        @DefaultValue("400ms") Duration pollPeriod,
        @DefaultValue("5s") Duration storeTimeout) {

    RulesProperties {
        check("poll-period", pollPeriod, Duration.ofMillis(50), Duration.ofSeconds(1));
        check("store-timeout", storeTimeout, Duration.ofMillis(10), Duration.ofSeconds(30));
    }

    Rules rules() {
        Map<Kind, Windows> kinds = new EnumMap<>(Kind.class);
        put(kinds, Kind.APPLICATION, application);
        put(kinds, Kind.USER, user);
        put(kinds, Kind.API, api);
        put(kinds, Kind.ROUTE, route);
        put(kinds, Kind.PEER, peer);
        put(kinds, Kind.MEMBER, member);
        put(kinds, Kind.REFUSED, refused);
        put(kinds, Kind.ADDRESS, address);
        return new Rules(Map.copyOf(kinds), Map.of(), Map.of(), Map.of());
    }

    private static void put(Map<Kind, Windows> kinds, Kind kind, Rates rates) {
        kinds.put(kind, Windows.of(kind, rates.most()));
    }

    private static void check(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "larkspur.limits." + name + " is " + value + "; it has to be between " + least + " and " + most);
        }
    }

    record Rates(
            @Nullable Long perSecond,
            @Nullable Long perMinute,
            @Nullable Long perHour,
            @Nullable Long perDay) {

        private static final long LARGEST = 1_000_000_000L;

        Rates {
            check(perSecond);
            check(perMinute);
            check(perHour);
            check(perDay);
        }

        Map<Window, Long> most() {
            Map<Window, Long> most = new EnumMap<>(Window.class);
            put(most, Window.SECOND, perSecond);
            put(most, Window.MINUTE, perMinute);
            put(most, Window.HOUR, perHour);
            put(most, Window.DAY, perDay);
            return most;
        }

        private static void put(Map<Window, Long> most, Window window, @Nullable Long rate) {
            if (rate != null) {
                most.put(window, rate);
            }
        }

        private static void check(@Nullable Long rate) {
            if (rate != null && (rate < 1 || rate > LARGEST)) {
                throw new IllegalArgumentException("A limit under larkspur.limits is " + rate
                        + "; each has to be between 1 and " + LARGEST + ", or left out");
            }
        }
    }
}
