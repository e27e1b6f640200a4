package io.molt.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the stress tests of one module and writes a table of what came of each. Arguments: where the
 * table goes, then jcstress's own; with any of those the table is only printed. Ends with an exit
 * code other than 0 if something happened that must not.
 *
 * <p>All tests have two actors: where there are two processors jcstress leaves out those with more,
 * without a word.
 */
final class Stress {

  /**
   * A few minutes for each module. To try each way of compiling and placing: {@code -m default}.
   */
  private static final List<String> USUAL =
      List.of(
          "-sc", "false", "-af", "NONE", "-f", "1", "-fsm", "1", "-iters", "2", "-time", "1000");

  /** As jcstress tells what came of a test: {@code [OK] io.molt.manager.worker.LeaseStress.Act}. */
  private static final Pattern TEST =
      Pattern.compile("\\[(\\w+)\\] io\\.molt\\.(?:[a-z]+\\.)+(\\S+)$");

  /** As it tells how often it has seen an outcome: {@code 1, 1 12,345 56.78% Acceptable ...}. */
  private static final Pattern SEEN =
      Pattern.compile(
          "^(\\S.*?)\\s{2,}([\\d,]+)\\s+[<>]?[\\d.]+%\\s+(Acceptable|Interesting|Forbidden)");

  private static final String OK = "OK";

  private final Map<String, Tally> tallies = new TreeMap<>();
  private Tally current = new Tally();

  /** What is known of one test. */
  private static final class Tally {
    private final Map<String, Long> seen = new TreeMap<>();
    private boolean failed;
  }

  private Stress() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> asked = Arrays.asList(arguments).subList(1, arguments.length);
    Stress stress = new Stress();
    int code = stress.run(asked.isEmpty() ? USUAL : asked);
    String table = stress.table();
    System.out.println(table);
    if (asked.isEmpty()) {
      Files.writeString(Path.of(arguments[0]), table);
    }
    boolean failed = stress.tallies.values().stream().anyMatch(tally -> tally.failed);
    if (code != 0 || failed || stress.tallies.isEmpty()) {
      System.out.println("jcstress ended with " + code + ": " + stress.tallies.size() + " tests");
      System.exit(1);
    }
  }

  /** In a process of its own, because it ends the one that it runs in. */
  private int run(List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.openjdk.jcstress.Main", "-v"));
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        System.out.println(line);
        note(line.strip());
      }
    }
    return process.waitFor();
  }

  private void note(String line) {
    Matcher test = TEST.matcher(line);
    if (test.find()) {
      current = tallies.computeIfAbsent(test.group(2), name -> new Tally());
      current.failed |= !test.group(1).equals(OK);
      return;
    }
    Matcher seen = SEEN.matcher(line);
    if (seen.find()) {
      long count = Long.parseLong(seen.group(2).replace(",", ""));
      current.seen.merge(seen.group(1), count, Long::sum);
    }
  }

  private String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "jcstress, %d processors, Java %s: `mvn -q -Pproof -DskipTests -Dmutants.skip verify`."
                + "\n\n| test | how often each outcome was seen | |\n|---|---|---|\n",
            Runtime.getRuntime().availableProcessors(),
            Runtime.version()));
    tallies.forEach(
        (test, tally) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %s | %s |\n",
                    test,
                    outcomes(tally),
                    tally.failed ? "**failed**" : "as expected")));
    return text.toString();
  }

  /** For example: {@code 0, 0: 1,234; 1, 1: 5,678}. */
  private static String outcomes(Tally tally) {
    List<String> all = new ArrayList<>();
    tally.seen.forEach(
        (outcome, count) -> all.add(String.format(Locale.ROOT, "`%s`: %,d", outcome, count)));
    return String.join("; ", all);
  }
}
