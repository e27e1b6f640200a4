package io.molt.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of one module with the time and the memory that they take, and writes a
 * table. Arguments: where the table goes, then JMH's own; with any of those the table is only
 * printed. A module in which no benchmark has the name that was asked for has nothing to run; JMH's
 * own entrance takes that for a failure.
 */
final class Benchmarks {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Benchmarks() {}

  public static void main(String[] arguments)
      throws CommandLineOptionException, IOException, RunnerException {
    String[] asked = Arrays.copyOfRange(arguments, 1, arguments.length);
    try {
      String table =
          table(
              new Runner(
                      new OptionsBuilder()
                          .parent(new CommandLineOptions(asked))
                          .addProfiler(GCProfiler.class)
                          .shouldFailOnError(true)
                          .build())
                  .run());
      System.out.println(table);
      if (asked.length == 0) {
        Files.writeString(Path.of(arguments[0]), table);
      }
    } catch (NoBenchmarksException none) {
      System.out.println("Nothing here is named so.");
    }
  }

  private static String table(Collection<RunResult> results) {
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "JMH, %d processors, Java %s, %s %s.\n\n",
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            System.getProperty("os.name"),
            System.getProperty("os.version")));
    text.append("| benchmark | with | time | error (99.9 %) | | bytes allocated |\n");
    text.append("|---|---|--:|--:|---|--:|\n");
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      text.append(
          line(
              "| %s | %s | %.1f | %.1f | %s | %.0f |\n",
              result.getParams().getBenchmark().replaceFirst(".*\\.(\\w+)Benchmark\\.", "$1, "),
              parameters(result.getParams()),
              time.getScore(),
              time.getScoreError(),
              time.getScoreUnit(),
              result.getSecondaryResults().get(ALLOCATED).getScore()));
    }
    return text.toString();
  }

  private static String parameters(BenchmarkParams params) {
    return params.getParamsKeys().stream()
        .map(key -> key + "=" + params.getParam(key).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
