package io.larkspur.proofs.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All outcomes of a run: as a table to read, and as data to keep. */
public final class Table {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String LINE = "%-20s %-58s %9s %8s %9s  %-26s %-12s %s%n";

    private final String commit;
    private final long seed;
    private final Effort effort;
    private final Map<String, String> faults = new LinkedHashMap<>();
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();

    public Table(String commit, long seed, Effort effort) {
        this.commit = commit;
        this.seed = seed;
        this.effort = effort;
    }

    public void add(String scenario, String coveredFaults, Outcome outcome) {
        faults.put(scenario, coveredFaults);
        outcomes.put(scenario, outcome);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%nProofs of %s, seed %d, %s%n",
                commit,
                seed,
                effort.name().toLowerCase(Locale.ROOT)));
        text.append(String.format(
                Locale.ROOT, LINE, "scenario", "figure", "trials", "failed", "at most", "value", "target", ""));
        outcomes.forEach((scenario, outcome) -> {
            String name = scenario;
            for (Figure figure : outcome.figures()) {
                text.append(line(name, figure));
                name = "";
            }
            text.append(String.format(Locale.ROOT, "%-20s %s%n", name, seconds(outcome.took())));
        });
        return text.toString();
    }

    /** One file for each scenario, so that each long run can be repeated alone. */
    public void writeTo(Path folder) {
        outcomes.forEach((scenario, outcome) -> {
            ObjectNode root = JSON.createObjectNode()
                    .put("scenario", scenario)
                    .put("faults", faults.get(scenario))
                    .put("commit", commit)
                    .put("seed", seed)
                    .put("effort", effort.name().toLowerCase(Locale.ROOT))
                    .put("processors", Runtime.getRuntime().availableProcessors())
                    .put("seconds", outcome.took().toSeconds());
            ArrayNode rows = root.putArray("figures");
            outcome.figures().forEach(figure -> rows.add(row(figure)));
            ArrayNode words = root.putArray("troubles");
            outcome.troubles().forEach(words::add);
            try {
                Files.createDirectories(folder);
                Files.writeString(folder.resolve(scenario + ".json"), JSON.writeValueAsString(root) + "\n");
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        });
    }

    private static ObjectNode row(Figure figure) {
        ObjectNode row = JSON.createObjectNode()
                .put("figure", figure.name())
                .put("kind", figure.promise() ? "promise" : "measured")
                .put("trials", figure.trials())
                .put("failed", figure.failures());
        if (figure.promise()) {
            row.put("at_most_with_95_percent", figure.bound());
        }
        return row.put("value", figure.value()).put("target", figure.target()).put("holds", figure.holds());
    }

    private static String line(String scenario, Figure figure) {
        return String.format(
                Locale.ROOT,
                LINE,
                scenario,
                figure.name(),
                figure.trials(),
                figure.failures(),
                figure.boundText(),
                figure.value(),
                figure.target(),
                verdict(figure));
    }

    private static String verdict(Figure figure) {
        if (figure.target().isEmpty()) {
            return "";
        }
        return figure.holds() ? "holds" : figure.promise() ? "BROKEN" : "missed";
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "(%.1f s)", time.toMillis() / 1000.0);
    }
}
