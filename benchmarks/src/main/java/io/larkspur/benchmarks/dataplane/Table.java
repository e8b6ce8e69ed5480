package io.larkspur.benchmarks.dataplane;

import io.larkspur.benchmarks.dataplane.Comparison.Measured;
import java.util.ArrayList;
import java.util.List;

/** The figures that count, each beside what it has to reach. */
final class Table {

    private final List<Row> rows = new ArrayList<>();

    void ratio(String what, Comparison comparison, String one, String other, double least) {
        double rate = comparison.ratio(one, other, Measured::rate);
        least(what, rate, least);
        row(what + ", per CPU second", comparison.ratio(one, other, Measured::perCpuSecond), "", true);
    }

    void most(String what, double value, double most) {
        row(what, value, "<= " + most, value <= most);
    }

    void least(String what, double value, double least) {
        row(what, value, ">= " + least, value >= least);
    }

    void shown(String what, double value) {
        row(what, value, "", true);
    }

    List<Row> rows() {
        return rows;
    }

    void print() {
        System.out.println();
        rows.forEach(row -> System.out.printf(
                "%-58s %9.3f  %-9s %s%n", row.figure(), row.value(), row.target(), row.met() ? "" : "MISSED"));
    }

    private void row(String what, double value, String target, boolean met) {
        rows.add(new Row(what, value, target, met));
    }

    /** @param target what the value has to reach; empty where it is only shown */
    record Row(String figure, double value, String target, boolean met) {}
}
