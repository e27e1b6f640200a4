package io.molt.itests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How much {@link FreshServer} does. Each component is an argument of the same name, {@code
 * --settle-millis=0}.
 *
 * @param sections what is measured
 * @param turns fresh starts of each build, for each row of reloads, for the start and for requests
 * @param loadTurns the same for what a load sees of reloads
 * @param idleTurns the same for memory
 * @param settleMillis between the server's being ready and its first reload; 0 for at once
 * @param pauseMillis between reloads
 * @param largePauseMillis the same of the large application, whose old code is longer in going
 * @param reloads of each server
 * @param largeReloads the same of one with the large application
 * @param workers numbers of workers
 * @param largeWorkers the same for the large application
 * @param warmUp reloads of a server that counts for nothing, with which the client warms up
 * @param seconds how long a load counts
 * @param perSecond requests a second of it
 * @param idleSeconds after which memory is looked at
 * @param requests after how many the processor time is looked at
 * @param mode of the servers
 * @param settings further ones, of today's build: {@code
 *     --settings=prepare_ahead=on,log_level=info}
 * @param baselineSettings the same, of the older one
 * @param baseline an older build that is measured in the same turns
 * @param output where to write, or empty
 */
record FreshOptions(
    Set<Section> sections,
    int turns,
    int loadTurns,
    int idleTurns,
    int settleMillis,
    int pauseMillis,
    int largePauseMillis,
    int reloads,
    int largeReloads,
    List<Integer> workers,
    List<Integer> largeWorkers,
    int warmUp,
    int seconds,
    int perSecond,
    int idleSeconds,
    List<Long> requests,
    String mode,
    Map<String, String> settings,
    Map<String, String> baselineSettings,
    Optional<Baseline> baseline,
    String output) {

  /** What can be measured. */
  enum Section {
    /** Reloads by SIGUSR1. */
    SIGNAL,
    /** Reloads by another jar in {@code deploy/}. */
    CHANGED,
    /** As SIGNAL, of {@link FreshApplication#EMBEDDED}. */
    EMBEDDED_SIGNAL,
    /** As CHANGED, of the same. */
    EMBEDDED_CHANGED,
    /** As SIGNAL, of {@link FreshApplication#LIBRARY}. */
    LIBRARY_SIGNAL,
    /** As CHANGED, of the same. */
    LIBRARY_CHANGED,
    /** What a load sees of a reload each second. */
    LOAD,
    /** From the command to the first answer. */
    START,
    /** What is occupied by a server that nobody asks. */
    MEMORY,
    /** The processor time of requests, from the first on. */
    REQUESTS;

    /** Those for which reloads are watched. */
    static final Set<Section> RELOADS =
        EnumSet.of(
            SIGNAL, CHANGED, EMBEDDED_SIGNAL, EMBEDDED_CHANGED, LIBRARY_SIGNAL, LIBRARY_CHANGED);

    /** As it is given. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Section of(String label) {
      return Stream.of(values())
          .filter(section -> section.label().equals(label))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "--sections: %s (expected: some of %s)"
                          .formatted(label, Stream.of(values()).map(Section::label).toList())));
    }
  }

  private static final Map<String, String> STANDARD =
      Map.ofEntries(
          Map.entry(
              "--sections",
              String.join(",", Stream.of(Section.values()).map(Section::label).toList())),
          Map.entry("--turns", "10"),
          Map.entry("--load-turns", "30"),
          Map.entry("--idle-turns", "3"),
          Map.entry("--settle-millis", "10000"),
          Map.entry("--pause-millis", "200"),
          Map.entry("--large-pause-millis", "1000"),
          Map.entry("--reloads", "50"),
          Map.entry("--large-reloads", "10"),
          Map.entry("--workers", "1,2,8"),
          Map.entry("--large-workers", "1,8"),
          Map.entry("--warm-up", "300"),
          Map.entry("--seconds", "10"),
          Map.entry("--per-second", "2000"),
          Map.entry("--idle-seconds", "60"),
          Map.entry("--requests", "1000,10000,100000,700000"),
          Map.entry("--mode", "process"),
          Map.entry("--settings", ""),
          Map.entry("--baseline-settings", ""),
          Map.entry("--baseline", ""),
          Map.entry("--baselines", Baseline.DIRECTORY),
          Map.entry("--output", ""));

  /** Shows that all of it works, and no more: one server of each kind, and few of everything. */
  private static final String SHORT = "--short";

  private static final Map<String, String> IN_SHORT =
      Map.ofEntries(
          Map.entry("--turns", "1"),
          Map.entry("--load-turns", "1"),
          Map.entry("--idle-turns", "1"),
          Map.entry("--settle-millis", "0"),
          Map.entry("--pause-millis", "20"),
          Map.entry("--large-pause-millis", "100"),
          Map.entry("--reloads", "11"),
          Map.entry("--large-reloads", "2"),
          Map.entry("--workers", "2"),
          Map.entry("--large-workers", "1"),
          Map.entry("--warm-up", "10"),
          Map.entry("--seconds", "2"),
          Map.entry("--per-second", "500"),
          Map.entry("--idle-seconds", "1"),
          Map.entry("--requests", "100,1000"));

  /**
   * For example: {@code --sections=signal,changed --turns=5 --baseline=24eceb1}; with {@code
   * --short}, what is not given is as little as can be.
   */
  static FreshOptions parse(String... arguments) throws IOException {
    Map<String, String> values = new LinkedHashMap<>(STANDARD);
    if (List.of(arguments).contains(SHORT)) {
      values.putAll(IN_SHORT);
    }
    for (String argument : arguments) {
      String[] words = argument.split("=", 2);
      boolean isKnown = words.length == 2 && values.containsKey(words[0]);
      if (isKnown) {
        values.put(words[0], words[1]);
      } else if (!argument.isBlank() && !argument.equals(SHORT)) {
        throw new IllegalArgumentException(
            "%s (expected: %s, or one of %s with =VALUE)"
                .formatted(argument, SHORT, new TreeMap<>(STANDARD).keySet()));
      }
    }
    return new FreshOptions(
        sections(values.get("--sections")),
        number(values, "--turns", 1),
        number(values, "--load-turns", 1),
        number(values, "--idle-turns", 1),
        number(values, "--settle-millis", 0),
        number(values, "--pause-millis", 0),
        number(values, "--large-pause-millis", 0),
        number(values, "--reloads", 1),
        number(values, "--large-reloads", 1),
        numbers(values, "--workers").map(Math::toIntExact).toList(),
        numbers(values, "--large-workers").map(Math::toIntExact).toList(),
        number(values, "--warm-up", 0),
        number(values, "--seconds", 1),
        number(values, "--per-second", 1),
        number(values, "--idle-seconds", 1),
        numbers(values, "--requests").sorted().toList(),
        values.get("--mode"),
        GivenSettings.parse("--settings", values.get("--settings")),
        GivenSettings.parse("--baseline-settings", values.get("--baseline-settings")),
        Baseline.named(values.get("--baseline"), Path.of(values.get("--baselines"))),
        values.get("--output"));
  }

  private static Set<Section> sections(String value) {
    Set<Section> chosen = EnumSet.noneOf(Section.class);
    Stream.of(value.split(",")).map(Section::of).forEach(chosen::add);
    return Collections.unmodifiableSet(chosen);
  }

  private static int number(Map<String, String> values, String name, int least) {
    String value = values.get(name);
    if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < least) {
      throw new IllegalArgumentException(
          "%s=%s (expected: a whole number, %d or more)".formatted(name, value, least));
    }
    return Integer.parseInt(value);
  }

  private static Stream<Long> numbers(Map<String, String> values, String name) {
    String value = values.get(name);
    if (!value.matches("[1-9]\\d{0,8}(,[1-9]\\d{0,8})*")) {
      throw new IllegalArgumentException(
          "%s=%s (expected: whole numbers with commas between them, as 1,8)"
              .formatted(name, value));
    }
    return Stream.of(value.split(",")).map(Long::valueOf);
  }
}
