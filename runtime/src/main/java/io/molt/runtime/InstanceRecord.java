package io.molt.runtime;

import io.molt.spi.settings.Directories;
import io.molt.spi.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running server says of itself in {@code run/molt.lock}: a line each.
 *
 * @param pid its process
 * @param stopSeconds it has ended that long after a SIGTERM, or is cut off
 * @param socket where its shell listens
 */
record InstanceRecord(long pid, long stopSeconds, Path socket) {

  /** The file that a running server has locked. */
  static Path file(Directories directories) {
    return directories.run().resolve("molt.lock");
  }

  /** What this process says of itself. */
  static InstanceRecord ofThisProcess(Settings settings) {
    return new InstanceRecord(
        ProcessHandle.current().pid(),
        StopWatchdog.limit(settings.server().reloading().maxWaitTime()).toSeconds(),
        ControlAddress.path(settings.directories()));
  }

  /** The text of the file. */
  String text() {
    return pid + "\n" + stopSeconds + "\n" + socket + "\n";
  }

  /** Empty for a text that was not written by {@link #text}. */
  static Optional<InstanceRecord> parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() != 3 || !text.endsWith("\n")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new InstanceRecord(
              Long.parseLong(lines.get(0)), Long.parseLong(lines.get(1)), Path.of(lines.get(2))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
