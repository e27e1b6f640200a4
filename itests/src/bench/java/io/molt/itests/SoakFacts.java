package io.molt.itests;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server holds at one moment of a {@link Soak}, after collections.
 *
 * @param reloads how many there have been
 * @param classes what is loaded
 * @param heapKilobytes objects that are reachable
 * @param threads of the process
 * @param files open ones
 */
record SoakFacts(long reloads, ClassFacts classes, long heapKilobytes, int threads, int files) {

  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  static SoakFacts of(MoltProcess molt, long reloads) {
    ClassFacts classes = ClassFacts.settled(molt);
    String heap = Jcmd.run(molt.processId(), "GC.heap_info");
    Matcher used = USED.matcher(heap.split("Metaspace", 2)[0]);
    long kilobytes = 0;
    while (used.find()) {
      kilobytes += Long.parseLong(used.group(1));
    }
    ProcessFacts facts = molt.facts();
    return new SoakFacts(reloads, classes, kilobytes, facts.threads(), facts.openFiles());
  }

  static String head() {
    return "| reloads | classes | loaders | metaspace KiB | heap KiB | threads | files |";
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "| %d | %d | %d | %d | %d | %d | %d |",
        reloads,
        classes.loadedClasses(),
        classes.workerLoaders(),
        classes.metaspaceKilobytes(),
        heapKilobytes,
        threads,
        files);
  }
}
