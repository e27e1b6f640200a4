package io.molt.itests;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM holds of classes after a collection.
 *
 * @param workerLoaders class loaders that hold the probe
 * @param loadedClasses all classes that are loaded
 * @param metaspaceKilobytes what they occupy
 */
record ClassFacts(long workerLoaders, long loadedClasses, long metaspaceKilobytes) {

  private static final Pattern TOTAL = Pattern.compile("Total = \\d+\\s+(\\d+)");
  private static final Pattern METASPACE = Pattern.compile("Metaspace\\s+used (\\d+)K");

  private static final Pattern USED = Pattern.compile("\\bused (\\d+)K");

  /** What frees classes after a reload runs a little later, and needs time to. */
  private static final Duration SETTLING = Duration.ofMillis(250);

  /** Collects until the number of classes no longer falls. */
  static ClassFacts settled(MoltProcess molt) {
    ClassFacts[] last = {now(molt)};
    Await.until(
        "collections free no more classes",
        Duration.ofSeconds(20),
        SETTLING,
        () -> {
          ClassFacts earlier = last[0];
          last[0] = now(molt);
          return (last[0].workerLoaders <= 2 && last[0].loadedClasses >= earlier.loadedClasses)
              || last[0].equals(earlier);
        },
        () -> last[0]);
    return last[0];
  }

  /** Collects once and counts. */
  static ClassFacts now(MoltProcess molt) {
    long pid = molt.processId();
    Jcmd.run(pid, "GC.run");
    return new ClassFacts(
        workerLoaders(pid),
        number(TOTAL, Jcmd.run(pid, "VM.classloader_stats")),
        number(METASPACE, Jcmd.run(pid, "VM.metaspace basic")));
  }

  /**
   * What the heap holds after collections, in kilobytes: what waits for the end of a class loader
   * goes with the second.
   */
  static long heapKilobytes(MoltProcess molt) {
    Jcmd.run(molt.processId(), "GC.run");
    Jcmd.run(molt.processId(), "GC.run");
    return Jcmd.run(molt.processId(), "GC.heap_info")
        .lines()
        .filter(line -> !line.contains("Metaspace") && !line.contains("class space"))
        .map(USED::matcher)
        .filter(Matcher::find)
        .mapToLong(used -> Long.parseLong(used.group(1)))
        .sum();
  }

  /** Every loader that has loaded the probe's class. */
  private static long workerLoaders(long pid) {
    String tree = Jcmd.run(pid, "VM.classloaders show-classes");
    return tree.lines().filter(line -> line.matches(".*\\bprobe\\.Probe\\b\\s*")).count();
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in " + text);
    }
    return Long.parseLong(matcher.group(1));
  }
}
