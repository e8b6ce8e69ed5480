package io.larkspur.proofs.figures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a scenario showed, and the first of what went wrong, in words. */
public final class Outcome {

    private static final int MOST_WORDS = 20;

    private final List<Figure> figures = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private Duration took = Duration.ZERO;

    public Outcome add(Figure figure) {
        figures.add(figure);
        return this;
    }

    public synchronized void trouble(String words) {
        if (troubles.size() < MOST_WORDS) {
            troubles.add(words);
        }
    }

    public List<Figure> figures() {
        return List.copyOf(figures);
    }

    public synchronized List<String> troubles() {
        return List.copyOf(troubles);
    }

    public Duration took() {
        return took;
    }

    public void took(Duration time) {
        took = time;
    }

    public List<Figure> brokenPromises() {
        return figures.stream()
                .filter(figure -> figure.promise() && !figure.holds())
                .toList();
    }
}
