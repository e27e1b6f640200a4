package io.molt.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks of one module with the time and the memory that they take. Arguments: where
 * the results go, then JMH's own. A module in which no benchmark has the name that was asked for
 * has nothing to run, and no results; JMH's own entrance takes that for a failure.
 */
final class Benchmarks {

  private Benchmarks() {}

  public static void main(String[] arguments)
      throws CommandLineOptionException, IOException, RunnerException {
    Path results = Path.of(arguments[0]);
    Files.deleteIfExists(results);
    CommandLineOptions asked =
        new CommandLineOptions(Arrays.copyOfRange(arguments, 1, arguments.length));
    Runner runner =
        new Runner(
            new OptionsBuilder()
                .parent(asked)
                .addProfiler(GCProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(results.toString())
                .shouldFailOnError(true)
                .verbosity(VerboseMode.NORMAL)
                .build());
    try {
      runner.run();
    } catch (NoBenchmarksException none) {
      Files.deleteIfExists(results); // JMH has made an empty one
    }
  }
}
