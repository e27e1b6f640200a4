package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What else the machine did while something was measured, by what Linux tells of processor time: as
 * much as is left of all of it without that of this process and of its children that have ended.
 * Figures that were taken beside much of it are not to be relied on.
 */
final class OtherWork {

  private static final int USER = 1;
  private static final int IDLE = 4;
  private static final int IO_WAIT = 5;
  private static final int STEAL = 8;
  private static final int OWN_USER = 13;
  private static final int CHILDREN_SYSTEM = 16;

  private final Ticks begin = Ticks.now();

  /**
   * In hundredths of a second.
   *
   * @param all of all processors
   * @param idle when nobody used them
   * @param own of this process and its children that have ended
   */
  private record Ticks(long all, long idle, long own) {

    static Ticks now() {
      String[] machine = read("/proc/stat").lines().findFirst().orElseThrow().split(" +");
      long all = 0;
      for (int i = USER; i <= STEAL; i++) {
        all += Long.parseLong(machine[i]);
      }
      // The name in parentheses may hold blanks.
      String stat = read("/proc/self/stat");
      String[] process = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long own = 0;
      for (int i = OWN_USER; i <= CHILDREN_SYSTEM; i++) {
        own += Long.parseLong(process[i - 2]);
      }
      return new Ticks(all, Long.parseLong(machine[IDLE]) + Long.parseLong(machine[IO_WAIT]), own);
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A sentence about the time since this was made. All children have to have ended. */
  String told() {
    Ticks end = Ticks.now();
    double all = end.all - begin.all;
    double others = all - (end.idle - begin.idle) - (end.own - begin.own);
    return String.format(
        Locale.ROOT,
        "Meanwhile other programs used %.0f %% of the machine's processor time.",
        Math.max(0, 100 * others / Math.max(1, all)));
  }
}
