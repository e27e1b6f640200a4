package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server occupies, in bytes.
 *
 * @param heap all objects that are alive
 * @param direct buffers outside of the heap
 * @param resident memory of the process, as Linux counts it; a JVM gives little of it back
 * @param kernel what Linux has allocated for everything on the machine: for sockets, both ends
 */
record Footprint(double heap, double direct, double resident, double kernel) {

  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern SLAB = Pattern.compile("Slab:\\s+(\\d+) kB");
  private static final int KILO = 1024;

  /** Collects all garbage and measures. The histogram counts objects, not the heap's regions. */
  static Footprint of(long pid, BufferPoolMXBean direct) {
    Jcmd.run(pid, "GC.run");
    long heap = number(TOTAL, Jcmd.run(pid, "GC.class_histogram"));
    return new Footprint(
        heap,
        direct.getMemoryUsed(),
        (double) KILO * new ProcessFacts(pid).residentKilobytes(),
        (double) KILO * number(SLAB, memoryFacts()));
  }

  /** What each of a number of connections has added to an earlier footprint. */
  Footprint perConnection(Footprint before, int connections) {
    return new Footprint(
        (heap - before.heap) / connections,
        (direct - before.direct) / connections,
        (resident - before.resident) / connections,
        (kernel - before.kernel) / connections);
  }

  private static String memoryFacts() {
    try {
      return Files.readString(Path.of("/proc/meminfo"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in " + text);
    }
    return Long.parseLong(matcher.group(1));
  }
}
