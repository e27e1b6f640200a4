package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Linux tells of a running process.
 *
 * @param pid its process id
 */
record ProcessFacts(long pid) {

  private static final int UTIME = 13;
  private static final int STIME = 14;
  private static final int NICE = 18;

  int threads() {
    return count("task");
  }

  /** Those whose names do not match, of which Linux keeps 15 characters. */
  int threadsBut(String expression) {
    return (int)
        ofThreads("", "comm").stream().filter(name -> !name.strip().matches(expression)).count();
  }

  int openFiles() {
    return count("fd");
  }

  /** Those of the open files that are sockets: jars are opened when their first class is loaded. */
  int openSockets() {
    try (Stream<Path> files = Files.list(file("fd"))) {
      return (int) files.filter(ProcessFacts::isSocket).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  /** The nice values of the threads whose names begin so. */
  List<Integer> nice(String threads) {
    return ofThreads(threads, "stat").stream()
        .map(stat -> stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE - 2])
        .map(Integer::valueOf)
        .toList();
  }

  /**
   * For how many nanoseconds the threads whose names begin so may run before they have to make room
   * for others. Empty if the kernel does not tell.
   */
  List<Long> slices(String threads) {
    return ofThreads(threads, "sched").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("se.slice"))
        .map(line -> line.replaceAll("\\D", ""))
        .map(Long::valueOf)
        .toList();
  }

  private List<String> ofThreads(String threads, String what) {
    try (Stream<Path> tasks = Files.list(file("task"))) {
      return tasks.flatMap(task -> ofThread(task, threads, what).stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty if it is called otherwise, or has ended meanwhile. */
  private static Optional<String> ofThread(Path task, String name, String what) {
    try {
      return Files.readString(task.resolve("comm")).startsWith(name)
          ? Optional.of(Files.readString(task.resolve(what)))
          : Optional.empty();
    } catch (IOException ended) {
      return Optional.empty();
    }
  }

  /** Processor time used so far, in clock ticks, of which Linux has 100 a second. */
  long cpuTicks() {
    String stat = read("stat");
    // The name in parentheses may hold blanks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[UTIME - 2]) + Long.parseLong(fields[STIME - 2]);
  }

  long residentKilobytes() {
    return kilobytes("status", "VmRSS:");
  }

  /** What it occupies, pages that it shares with others counted in part (PSS). */
  long proportionalKilobytes() {
    return kilobytes("smaps_rollup", "Pss:");
  }

  private long kilobytes(String file, String field) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith(field))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  private int count(String directory) {
    try (Stream<Path> entries = Files.list(file(directory))) {
      return (int) entries.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String read(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }
}
