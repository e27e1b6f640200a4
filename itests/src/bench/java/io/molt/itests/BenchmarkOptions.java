package io.molt.itests;

import java.util.List;
import java.util.Set;

/**
 * How much the benchmark does. Each component is an argument of the same name, {@code
 * --seconds=30}.
 *
 * @param seconds how long each run under load takes
 * @param turns how many runs with and how many without reloads, in turns: many short ones, for what
 *     else the machine does differs more from minute to minute than a reload does to it
 * @param warmUpSeconds load before the first run
 * @param perSecond requests a second where the load is paced
 * @param reloads how many reloads each time to the new code is the median of
 * @param modes the server's modes
 * @param parts load, switch, baseline, classes, leak
 * @param baseline the commit of an older build, whose times to the new code are compared with
 *     today's; or empty
 */
record BenchmarkOptions(
    int seconds,
    int turns,
    int warmUpSeconds,
    int perSecond,
    int reloads,
    List<String> modes,
    Set<String> parts,
    String baseline) {

  private static final Set<String> PARTS = Set.of("load", "switch", "baseline", "classes", "leak");

  private static final BenchmarkOptions STANDARD =
      new BenchmarkOptions(6, 10, 10, 2_000, 50, List.of("process", "base"), PARTS, "");

  static BenchmarkOptions parse(String... arguments) {
    BenchmarkOptions options = STANDARD;
    for (String argument : arguments) {
      if (!argument.isBlank()) {
        options = options.with(argument);
      }
    }
    return options;
  }

  boolean has(String part) {
    return parts.contains(part);
  }

  private BenchmarkOptions with(String argument) {
    String[] words = argument.split("=", 2);
    String value = words.length == 2 ? words[1] : "";
    return switch (words[0]) {
      case "--seconds" -> copy(number(argument), turns, warmUpSeconds, perSecond, reloads);
      case "--turns" -> copy(seconds, number(argument), warmUpSeconds, perSecond, reloads);
      case "--warm-up-seconds" -> copy(seconds, turns, number(argument), perSecond, reloads);
      case "--per-second" -> copy(seconds, turns, warmUpSeconds, number(argument), reloads);
      case "--reloads" -> copy(seconds, turns, warmUpSeconds, perSecond, number(argument));
      case "--modes" ->
          new BenchmarkOptions(
              seconds,
              turns,
              warmUpSeconds,
              perSecond,
              reloads,
              List.of(value.split(",")),
              parts,
              baseline);
      case "--parts" ->
          new BenchmarkOptions(
              seconds, turns, warmUpSeconds, perSecond, reloads, modes, parts(value), baseline);
      case "--baseline" ->
          new BenchmarkOptions(
              seconds, turns, warmUpSeconds, perSecond, reloads, modes, parts, value);
      default ->
          throw new IllegalArgumentException(
              argument
                  + " (expected: --seconds, --turns, --warm-up-seconds, --per-second, --reloads,"
                  + " --modes, --parts or --baseline, each with =VALUE)");
    };
  }

  private BenchmarkOptions copy(int a, int b, int c, int d, int e) {
    return new BenchmarkOptions(a, b, c, d, e, modes, parts, baseline);
  }

  private static Set<String> parts(String value) {
    Set<String> chosen = Set.of(value.split(","));
    if (!PARTS.containsAll(chosen)) {
      throw new IllegalArgumentException("--parts=" + value + " (expected: some of " + PARTS + ")");
    }
    return chosen;
  }

  private static int number(String argument) {
    try {
      return Integer.parseInt(argument.substring(argument.indexOf('=') + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(argument + " (expected: a whole number)", e);
    }
  }
}
