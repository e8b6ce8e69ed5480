package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** All there are, in the order they are played. The search for secrets comes last, when there is most to search. */
public final class Scenarios {

    private static final List<Scenario> ALL =
            List.of(new OneCard(), new StoresAway(), new Restarts(), new NoSecretOutside());

    private Scenarios() {}

    /** By their names, separated by blanks or commas; all when none is given. */
    public static Stream<Scenario> chosen(String names) {
        List<String> wanted = Arrays.stream(names.split("[ ,]+"))
                .filter(name -> !name.isEmpty())
                .toList();
        List<String> known = ALL.stream().map(Scenario::name).toList();
        if (!known.containsAll(wanted)) {
            throw new IllegalArgumentException("Scenarios are " + known + ", not " + wanted);
        }
        return ALL.stream().filter(scenario -> wanted.isEmpty() || wanted.contains(scenario.name()));
    }
}
