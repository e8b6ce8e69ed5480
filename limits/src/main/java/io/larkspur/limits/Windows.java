package io.larkspur.limits;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How many calls of a kind may be made in which windows; a window without a number does not count. */
public final class Windows {

    private final Kind kind;
    private final long[] most = new long[Window.COUNT];
    private final String[] names = new String[Window.COUNT];
    private final int[] counted;
    private final String policy;

    private Windows(Kind kind, Map<Window, Long> limits) {
        this.kind = kind;
        limits.forEach((window, limit) -> {
            most[window.ordinal()] = limit;
            names[window.ordinal()] = kind.nameOf(window);
        });
        this.counted = limits.keySet().stream().mapToInt(Enum::ordinal).sorted().toArray();
        this.policy = Arrays.stream(counted)
                .mapToObj(at -> "\"" + names[at] + "\";q=" + most[at] + ";w="
                        + Window.at(at).length().toSeconds())
                .collect(Collectors.joining(", "));
    }

    /** @param most positive numbers */
    public static Windows of(Kind kind, Map<Window, Long> most) {
        return new Windows(kind, most);
    }

    public static Windows unlimited(Kind kind) {
        return new Windows(kind, Map.of());
    }

    public boolean isUnlimited() {
        return counted.length == 0;
    }

    public Map<Window, Long> most() {
        Map<Window, Long> limits = new EnumMap<>(Window.class);
        for (int at : counted) {
            limits.put(Window.at(at), most[at]);
        }
        return limits;
    }

    Kind kind() {
        return kind;
    }

    /** The ordinals of the windows that count. */
    int[] counted() {
        return counted;
    }

    long mostAt(int window) {
        return most[window];
    }

    String nameAt(int window) {
        return names[window];
    }

    /** As in {@code RateLimit-Policy}. */
    String policy() {
        return policy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Windows windows && windows.kind == kind && Arrays.equals(windows.most, most);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + Arrays.hashCode(most);
    }

    @Override
    public String toString() {
        return "Windows[" + kind.label() + ": " + policy + "]";
    }
}
