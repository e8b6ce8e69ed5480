package io.larkspur.health.memory;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The JVM's own books on its heap. */
final class Heap {

    private final List<GarbageCollectorMXBean> collectors =
            ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
                    .filter(Heap::stopsTheProgram)
                    .toList();
    private final Set<String> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toUnmodifiableSet());

    HeapReading read() {
        long collecting = collectors.stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
        return new HeapReading(Duration.ofNanos(System.nanoTime()), Duration.ofMillis(collecting), kept());
    }

    private double kept() {
        return collectors.stream()
                .map(GarbageCollectorMXBean::getLastGcInfo)
                .filter(Objects::nonNull)
                .max(Comparator.comparingLong(GcInfo::getEndTime))
                .map(last -> (double) kept(last) / Runtime.getRuntime().maxMemory())
                .orElse(0.0);
    }

    private long kept(GcInfo collection) {
        return collection.getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> pools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }

    /** Some collectors also count what they do beside the program. */
    private static boolean stopsTheProgram(GarbageCollectorMXBean collector) {
        return !collector.getName().contains("Concurrent")
                && !collector.getName().endsWith("Cycles");
    }
}
