package io.larkspur.gateway.quota;

import io.larkspur.gateway.upstream.PathSpelling;
import io.larkspur.limits.Windows;
import io.larkspur.limits.rules.LimitRules;
import io.larkspur.limits.rules.Rules;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The limits in force, in which an API is found by every spelling that an upstream may take for its path. Else whoever
 * escapes a letter would have a limit to himself for each way of doing it.
 */
@Component
final class SpelledRules {

    private final LimitRules rules;
    private volatile @Nullable Reading last;

    SpelledRules(LimitRules rules) {
        this.rules = rules;
    }

    /** Rules change seldom, so their names are read once. */
    Rules current() {
        Rules given = rules.current().rules();
        Reading known = last;
        if (known == null || known.given() != given) {
            known = new Reading(given, read(given));
            last = known;
        }
        return known.read();
    }

    /** @param rawPath as it was called; as long as it has one spelling only, it is looked up as it is */
    static String apiOf(Rules current, String rawPath) {
        String path = PathSpelling.hasOneReading(rawPath) ? rawPath : PathSpelling.loosest(rawPath);
        return current.apiOf(path).toLowerCase(Locale.ROOT);
    }

    /** Of names that are read alike the last in alphabetical order counts, which has the fewest capitals. */
    private static Rules read(Rules given) {
        if (given.apis().isEmpty()) {
            return given;
        }
        Map<String, Windows> apis = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        new TreeMap<>(given.apis()).forEach((name, windows) -> apis.put(PathSpelling.loosest(name), windows));
        return new Rules(given.defaults(), given.applications(), given.routes(), apis);
    }

    private record Reading(Rules given, Rules read) {}
}
