package io.larkspur.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Nanoseconds and bytes of single steps of a call; by hand, {@code benchmarks/steps}. */
class StepFigures {

    @Test
    void areMeasured() throws RunnerException, IOException {
        Path json =
                Path.of(System.getProperty("steps.json", "target/steps.json")).toAbsolutePath();
        Files.createDirectories(json.getParent());
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
                        .resultFormat(ResultFormatType.JSON)
                        .result(json.toString())
                        .shouldFailOnError(true)
                        .build())
                .run();
        System.out.println("as JSON: " + json);
    }
}
