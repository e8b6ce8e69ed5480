package io.larkspur.limits.rules;

import io.larkspur.limits.Kind;
import io.larkspur.limits.Window;
import io.larkspur.limits.Windows;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Rules as a JSON object: a section per kind with {@code per_second}, {@code per_minute}, {@code per_hour} and
 * {@code per_day}, and the exceptions by id or path. Everything else in it is refused.
 */
public final class RulesDocument {

    private static final long LARGEST = 1_000_000_000L;
    private static final int MOST_EXCEPTIONS = 2000;
    static final int LONGEST_NAME = 300;
    private static final Set<String> ABOUT = Set.of("version", "changed_by", "changed_at");
    private static final List<Kind> KINDS = List.of(
            Kind.APPLICATION, Kind.USER, Kind.API, Kind.ROUTE, Kind.PEER, Kind.MEMBER, Kind.REFUSED, Kind.ADDRESS);

    private RulesDocument() {}

    public static Map<String, Object> write(Rules rules) {
        Map<String, Object> document = new LinkedHashMap<>();
        KINDS.forEach(kind -> document.put(section(kind), write(rules.of(kind))));
        document.put("applications", write(rules.applications()));
        document.put("routes", write(rules.routes()));
        document.put("apis", write(rules.apis()));
        return document;
    }

    /**
     * Fails with {@link RulesInvalid}.
     *
     * @param defaults what holds for sections that are not there
     */
    public static Rules read(JsonNode document, Rules defaults) {
        if (!document.isObject()) {
            throw new RulesInvalid("The limits have to be one JSON object");
        }
        Map<Kind, Windows> kinds = new EnumMap<>(defaults.defaults());
        Map<String, Windows> applications = Map.of();
        Map<String, Windows> routes = Map.of();
        Map<String, Windows> apis = Map.of();
        for (Map.Entry<String, JsonNode> member : document.properties()) {
            String name = member.getKey();
            switch (name) {
                case "applications" -> applications = exceptions(name, member.getValue(), Kind.APPLICATION);
                case "routes" -> routes = exceptions(name, member.getValue(), Kind.ROUTE);
                case "apis" -> apis = paths(exceptions(name, member.getValue(), Kind.API));
                default -> {
                    if (!ABOUT.contains(name)) {
                        Kind kind = kind(name);
                        kinds.put(kind, windows(name, member.getValue(), kind));
                    }
                }
            }
        }
        return new Rules(Map.copyOf(kinds), applications, routes, apis);
    }

    private static Map<String, Object> write(Windows windows) {
        Map<String, Object> section = new LinkedHashMap<>();
        windows.most().forEach((window, most) -> section.put("per_" + window.label(), most));
        return section;
    }

    private static Map<String, Object> write(Map<String, Windows> exceptions) {
        Map<String, Object> section = new TreeMap<>();
        exceptions.forEach((name, windows) -> section.put(name, write(windows)));
        return section;
    }

    private static String section(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Kind kind(String name) {
        return KINDS.stream()
                .filter(kind -> section(kind).equals(name))
                .findFirst()
                .orElseThrow(() -> new RulesInvalid("There is no section '" + shortened(name) + "'; there are "
                        + String.join(
                                ", ", KINDS.stream().map(RulesDocument::section).toList())
                        + ", applications, routes and apis"));
    }

    private static Map<String, Windows> exceptions(String section, JsonNode node, Kind kind) {
        if (!node.isObject() || node.size() > MOST_EXCEPTIONS) {
            throw new RulesInvalid(section + " has to be an object of at most " + MOST_EXCEPTIONS + " members");
        }
        Map<String, Windows> exceptions = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String name = member.getKey();
            if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
                throw new RulesInvalid("The names in " + section + " have 1 to " + LONGEST_NAME
                        + " characters, none of them a blank or a control character");
            }
            exceptions.put(name, windows(section + "." + shortened(name), member.getValue(), kind));
        }
        return Map.copyOf(exceptions);
    }

    private static Map<String, Windows> paths(Map<String, Windows> exceptions) {
        for (String path : exceptions.keySet()) {
            int star = path.indexOf('*');
            if (!path.startsWith("/") || star >= 0 && !(path.endsWith("/**") && star == path.length() - 2)) {
                throw new RulesInvalid("apis." + shortened(path)
                        + " has to be a path from its first slash, or one that ends in /** for all below it");
            }
        }
        return exceptions;
    }

    private static Windows windows(String section, JsonNode node, Kind kind) {
        if (!node.isObject()) {
            throw new RulesInvalid(section + " has to be an object with per_second, per_minute, per_hour or per_day");
        }
        Map<Window, Long> most = new EnumMap<>(Window.class);
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!member.getValue().isNull()) {
                most.put(window(section, member.getKey()), number(section, member.getKey(), member.getValue()));
            }
        }
        return Windows.of(kind, most);
    }

    private static Window window(String section, String name) {
        for (Window window : Window.values()) {
            if (name.equals("per_" + window.label())) {
                return window;
            }
        }
        throw new RulesInvalid(section + " has no window '" + shortened(name)
                + "'; there are per_second, per_minute, per_hour and per_day");
    }

    private static long number(String section, String name, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new RulesInvalid(section + "." + name + " has to be a whole number, or null for no limit");
        }
        long number = value.longValue();
        if (number < 1 || number > LARGEST) {
            throw new RulesInvalid(section + "." + name + " has to be between 1 and " + LARGEST);
        }
        return number;
    }

    private static String shortened(String name) {
        return name.length() <= 60 ? name : name.substring(0, 60) + "…";
    }
}
