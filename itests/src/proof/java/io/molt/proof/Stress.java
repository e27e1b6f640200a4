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
 */
final class Stress {

  /** Enough for some hundred million rounds of each test in a quarter of an hour. */
  private static final List<String> USUAL = List.of("-m", "quick");

  /** As jcstress tells the outcome of one run: {@code [OK] io.molt.manager.LeaseStress.Act}. */
  private static final Pattern OUTCOME =
      Pattern.compile("\\[(OK|FAILED|ERROR|SKIPPED|INTERESTING)\\]\\s+(\\S+)$");

  private Stress() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> asked = Arrays.asList(arguments).subList(1, arguments.length);
    Map<String, Map<String, Integer>> outcomes = new TreeMap<>();
    int code = run(asked.isEmpty() ? USUAL : asked, outcomes);
    String table = table(outcomes);
    System.out.println(table);
    if (asked.isEmpty()) {
      Files.writeString(Path.of(arguments[0]), table);
    }
    if (code != 0 || outcomes.isEmpty()) {
      System.out.println("jcstress ended with " + code + " after " + outcomes.size() + " tests.");
      System.exit(1);
    }
  }

  /** Its own process, because it ends the one that it runs in. */
  private static int run(List<String> options, Map<String, Map<String, Integer>> outcomes)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.openjdk.jcstress.Main");
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader output =
        new BufferedReader(
            new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        System.out.println(line);
        Matcher outcome = OUTCOME.matcher(line.strip());
        if (outcome.find()) {
          outcomes
              .computeIfAbsent(outcome.group(2), name -> new TreeMap<>())
              .merge(outcome.group(1), 1, Integer::sum);
        }
      }
    }
    return process.waitFor();
  }

  private static String table(Map<String, Map<String, Integer>> outcomes) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "jcstress, %d processors, Java %s: `mvn -q -Pproof -DskipTests -Dmutants.skip"
                + " verify`.%n%n",
            Runtime.getRuntime().availableProcessors(),
            Runtime.version()));
    text.append("| test | runs | |\n|---|--:|---|\n");
    outcomes.forEach(
        (test, counts) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %d | %s |%n",
                    test.replaceFirst("^io\\.molt\\.\\w+\\.", ""),
                    counts.values().stream().mapToInt(Integer::intValue).sum(),
                    counts.keySet().equals(java.util.Set.of("OK")) ? "as expected" : counts)));
    return text.toString();
  }
}
