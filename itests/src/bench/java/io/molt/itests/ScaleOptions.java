package io.molt.itests;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much {@link Scale} does. Each component is an argument of the same name, {@code
 * --connections=15000}.
 *
 * @param connections how many are held
 * @param few how many they are compared with
 * @param rounds for each server and protocol, for memory and set-up
 * @param warmUp rounds before those that count
 * @param turns for each number of connections, for reloads
 * @param reloads in each turn
 * @param warmUpReloads of each server before its turns
 * @param workers numbers of workers with which reloads are timed
 * @param millis of each run under load
 * @param active connections of the load, of each protocol
 * @param perSecond requests a second, of all of them together
 * @param parts memory, reload, load
 * @param output where to write, or empty
 */
record ScaleOptions(
    int connections,
    int few,
    int rounds,
    int warmUp,
    int turns,
    int reloads,
    int warmUpReloads,
    List<Integer> workers,
    int millis,
    int active,
    int perSecond,
    Set<String> parts,
    String output) {

  private static final Map<String, String> STANDARD =
      Map.ofEntries(
          Map.entry("--connections", "15000"),
          Map.entry("--few", "100"),
          Map.entry("--rounds", "7"),
          Map.entry("--warm-up", "3"),
          Map.entry("--turns", "9"),
          Map.entry("--reloads", "15"),
          Map.entry("--warm-up-reloads", "300"),
          Map.entry("--workers", "1,8"),
          Map.entry("--millis", "20000"),
          Map.entry("--active", "150"),
          Map.entry("--per-second", "2000"),
          Map.entry("--parts", "memory,reload,load"),
          Map.entry("--output", ""));

  static ScaleOptions parse(String... arguments) {
    Map<String, String> values = new LinkedHashMap<>(STANDARD);
    for (String argument : arguments) {
      String[] words = argument.split("=", 2);
      if (!argument.isBlank() && (words.length < 2 || values.put(words[0], words[1]) == null)) {
        throw new IllegalArgumentException(
            argument + " (expected: one of " + STANDARD.keySet() + ", with =VALUE)");
      }
    }
    return new ScaleOptions(
        number(values, "--connections"),
        number(values, "--few"),
        number(values, "--rounds"),
        number(values, "--warm-up"),
        number(values, "--turns"),
        number(values, "--reloads"),
        number(values, "--warm-up-reloads"),
        List.of(values.get("--workers").split(",")).stream().map(Integer::valueOf).toList(),
        number(values, "--millis"),
        number(values, "--active"),
        number(values, "--per-second"),
        Set.of(values.get("--parts").split(",")),
        values.get("--output"));
  }

  private static int number(Map<String, String> values, String name) {
    return Integer.parseInt(values.get(name));
  }
}
