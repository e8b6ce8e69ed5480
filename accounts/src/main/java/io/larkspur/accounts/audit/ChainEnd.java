package io.larkspur.accounts.audit;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The last record of a chain: its place and its hash. */
record ChainEnd(int writer, long seq, String hash) {

    static ChainEnd beginning(int writer) {
        return new ChainEnd(writer, 0, Chain.BEGINNING);
    }

    /** The form in which checkpoints keep the ends of all chains. */
    static String text(Collection<ChainEnd> ends) {
        return ends.stream()
                .sorted(Comparator.comparingInt(ChainEnd::writer))
                .map(end -> end.writer() + ":" + end.seq() + ":" + end.hash())
                .collect(joining(" "));
    }

    static List<ChainEnd> parse(String text) {
        return Arrays.stream(text.split(" "))
                .map(end -> end.split(":", 3))
                .map(end -> new ChainEnd(Integer.parseInt(end[0]), Long.parseLong(end[1]), end[2]))
                .toList();
    }
}
