package io.larkspur.health.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps a part of its heap and makes garbage for some seconds, whatever it costs. */
final class LimpingProgram {

    static final String KEEPS_NEARLY_ALL = "85";
    static final String KEEPS_A_THIRD = "33";

    private static final int PIECE = 16 * 1024;

    /** Where garbage is seen, so that it has to be made. */
    private static volatile byte[] garbage = {};

    private LimpingProgram() {}

    public static void main(String... arguments) {
        MemorySettings settings = new MemorySettings(true, 0.8, 0.4, Duration.ofSeconds(2), Duration.ofSeconds(2));
        new MemoryWatch(new Heap()::read, new HeapPressure(settings), new OrderlyEnd(settings.grace())).start();
        List<byte[]> kept = keep(Integer.parseInt(arguments[0]));
        long end = System.nanoTime()
                + Duration.ofSeconds(Integer.parseInt(arguments[1])).toNanos();
        while (System.nanoTime() - end < 0) {
            try {
                garbage = new byte[PIECE];
            } catch (OutOfMemoryError limping) {
                garbage = new byte[0];
            }
        }
        System.out.println("kept " + kept.size() + " pieces");
    }

    private static List<byte[]> keep(int percent) {
        long wanted = Runtime.getRuntime().maxMemory() / 100 * percent;
        List<byte[]> kept = new ArrayList<>();
        while ((long) kept.size() * PIECE < wanted) {
            kept.add(new byte[PIECE]);
        }
        return kept;
    }
}
