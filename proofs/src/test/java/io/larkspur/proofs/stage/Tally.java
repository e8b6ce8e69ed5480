package io.larkspur.proofs.stage;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** All replies of a load, counted. */
public final class Tally {

    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();

    void add(Reply reply) {
        replies.add(reply);
    }

    public Collection<Reply> replies() {
        return replies;
    }

    public long size() {
        return replies.size();
    }

    public long count(Predicate<Reply> which) {
        return replies.stream().filter(which).count();
    }

    public long failed() {
        return count(reply -> !reply.served());
    }

    /** Neither served nor told to come again. */
    public long refused() {
        return count(reply -> !reply.servedOrLater());
    }

    public long wrongUsers() {
        return count(Reply::wrongUser);
    }

    public Map<Integer, Long> statuses() {
        Map<Integer, Long> counts = new TreeMap<>();
        replies.forEach(reply -> counts.merge(reply.status(), 1L, Long::sum));
        return counts;
    }

    /** Of the served ones, in milliseconds; 0.5 is the median, 1 the slowest. */
    public double latency(double share) {
        double[] sorted = replies.stream()
                .filter(Reply::served)
                .mapToDouble(reply -> reply.took().toNanos() / 1e6)
                .sorted()
                .toArray();
        return share(sorted, share);
    }

    /** The value below which that share of the sorted values lies. */
    public static double share(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    public static double percentile(Collection<Double> values, double share) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return share(sorted, share);
    }
}
