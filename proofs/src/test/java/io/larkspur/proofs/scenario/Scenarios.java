package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Scenario;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** All there are, in the order they are played. The search for secrets comes last, when there is most to search. */
public final class Scenarios {

    private static final List<Scenario> ALL = List.of(
            new OneRefreshPerExpiry(),
            new RefreshUnderFaults(),
            new KillAtEveryStep(),
            new AnswerLost(),
            new BackgroundRefresh(),
            new TokenEndpointTrouble(),
            new MassExpiry(),
            new Revocation(),
            new SignIns(),
            new EventStorm(),
            new OneCard(),
            new StoresAway(),
            new Restarts(),
            new RetryStorm(),
            new SlowCallers(),
            new HugeRequests(),
            new TooManyCallers(),
            new NoMemory(),
            new Limits(),
            new ContestedBalance(),
            new ContestedCalls(),
            new ChargesUnderKills(),
            new KeyRotation(),
            new NoSecretOutside());

    private Scenarios() {}

    /** By their names, separated by blanks or commas; {@code all}; or those of every build when none is given. */
    public static Stream<Scenario> chosen(String names) {
        if (names.isBlank()) {
            return ALL.stream().filter(Scenario::inEveryBuild);
        }
        List<String> wanted = Arrays.stream(names.split("[ ,]+"))
                .filter(name -> !name.isEmpty())
                .toList();
        List<String> known = ALL.stream().map(Scenario::name).toList();
        if (wanted.equals(List.of("all"))) {
            return ALL.stream();
        }
        if (!known.containsAll(wanted)) {
            throw new IllegalArgumentException("Scenarios are " + known + ", not " + wanted);
        }
        return ALL.stream().filter(scenario -> wanted.contains(scenario.name()));
    }
}
