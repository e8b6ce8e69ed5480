package io.larkspur.sandbox.events;

import io.larkspur.sandbox.state.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** How a storm was answered. */
final class StormResult {
    private final List<Long> nanos = new ArrayList<>();
    private int taken;
    private int refused;
    private int unanswered;

    synchronized void add(int code, long took) {
        if (code == 200) {
            taken++;
        } else if (code == 0) {
            unanswered++;
        } else {
            refused++;
        }
        nanos.add(took);
    }

    synchronized ObjectNode json(int events) {
        Collections.sort(nanos);
        return Json.object()
                .put("events", events)
                .put("deliveries", nanos.size())
                .put("taken", taken)
                .put("refused", refused)
                .put("unanswered", unanswered)
                .put("p50_ms", millis(0.5))
                .put("p99_ms", millis(0.99))
                .put("p999_ms", millis(0.999))
                .put("max_ms", millis(1));
    }

    private double millis(double share) {
        int rank = (int) Math.ceil(share * nanos.size()) - 1;
        return Math.round(nanos.get(Math.max(0, rank)) / 1e4) / 100.0;
    }
}
