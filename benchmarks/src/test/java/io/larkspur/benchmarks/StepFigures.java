package io.larkspur.benchmarks;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Nanoseconds and bytes of single steps of a call; by hand, {@code benchmarks/steps}. */
class StepFigures {

    @Test
    void areMeasured() throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(System.getProperty("steps.include", ".*Steps.*"))
                        .mode(Mode.AverageTime)
                        .timeUnit(java.util.concurrent.TimeUnit.NANOSECONDS)
                        .warmupIterations(Integer.getInteger("steps.warm-up", 5))
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(Integer.getInteger("steps.iterations", 5))
                        .measurementTime(TimeValue.seconds(1))
                        .forks(Integer.getInteger("steps.forks", 2))
                        .jvmArgs("-Xmx1g")
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run();
    }
}
