package io.molt.itests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much a {@link Comparison} does.
 *
 * @param rounds for each server and each thing asked
 * @param warmUpRounds before those that count
 * @param millis how long each takes, without its ramp
 * @param workloads what is asked
 * @param settings of today's build, beside those that the measurement needs: {@code
 *     --settings=transport=io_uring}, with which Netty on io_uring is asked too
 * @param baseline an older build to be asked too
 * @param output where to write, or empty
 */
record ComparisonOptions(
    int rounds,
    int warmUpRounds,
    int millis,
    List<Workload> workloads,
    Map<String, String> settings,
    Optional<Baseline> baseline,
    String output) {

  private static final Map<String, String> STANDARD =
      Map.of(
          "--rounds", "20",
          "--warm-up", "4",
          "--millis", "1000",
          "--workloads", Workload.COMMON.stream().map(Enum::name).collect(Collectors.joining(",")),
          "--settings", "",
          "--baseline", "",
          "--baselines", Baseline.DIRECTORY,
          "--output", "");

  /** For example: {@code --rounds=20 --millis=1000 --baseline=24eceb1 --output=results}. */
  static ComparisonOptions parse(String... arguments) throws IOException {
    Map<String, String> values = new LinkedHashMap<>(STANDARD);
    for (String argument : arguments) {
      String[] words = argument.split("=", 2);
      if (!argument.isBlank() && (words.length < 2 || values.put(words[0], words[1]) == null)) {
        throw new IllegalArgumentException(
            argument
                + " (expected: --rounds, --warm-up, --millis, --workloads, --settings, --baseline,"
                + " --baselines or --output, with =VALUE)");
      }
    }
    return new ComparisonOptions(
        Integer.parseInt(values.get("--rounds")),
        Integer.parseInt(values.get("--warm-up")),
        Integer.parseInt(values.get("--millis")),
        Stream.of(values.get("--workloads").split(",")).map(Workload::valueOf).toList(),
        GivenSettings.parse("--settings", values.get("--settings")),
        Baseline.named(values.get("--baseline"), Path.of(values.get("--baselines"))),
        values.get("--output"));
  }
}
