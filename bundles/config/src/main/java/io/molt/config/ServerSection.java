package io.molt.config;

import io.molt.spi.settings.Directories;
import io.molt.spi.settings.LogLevel;
import io.molt.spi.settings.Mode;
import io.molt.spi.settings.ServerSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of {@code conf/server.cfg} with their defaults and limits. */
final class ServerSection {

  /** Two of these still are an int. */
  private static final int MOST_REQUESTS = 1_000_000_000;

  private static final Pattern TITLE = Pattern.compile("[^\\s/\\p{Cntrl}]+");

  private final Directories directories;
  private final int processors;
  private final long heapBytes;

  ServerSection(Directories directories, int processors, long heapBytes) {
    this.directories = directories;
    this.processors = processors;
    this.heapBytes = heapBytes;
  }

  ServerSettings read(Section section) {
    int maxRequest = section.integer("max_request", 0, 0, MOST_REQUESTS);
    int taskMaxRequest = section.integer("task_max_request", 0, 0, MOST_REQUESTS);
    return new ServerSettings(
        section.integer("worker_num", processors, 1, Integer.MAX_VALUE),
        section.integer("reactor_num", processors, 1, Integer.MAX_VALUE),
        section.choice("mode", Mode.PROCESS),
        section.onOff("enable_coroutine", true),
        maxRequest,
        section.integer("max_request_grace", maxRequest / 2, 0, MOST_REQUESTS),
        section.integer("task_worker_num", 0, 0, Integer.MAX_VALUE),
        section.onOff("task_enable_coroutine", false),
        taskMaxRequest,
        section.integer("task_max_request_grace", taskMaxRequest / 2, 0, MOST_REQUESTS),
        section.integer("task_queue_size", 10_000, 1, Integer.MAX_VALUE),
        section.sizeOrShare("max_buffered_memory", 25, heapBytes),
        section.seconds("worker_hang_time", 30, Duration.ZERO),
        section.seconds("task_hang_time", 0, Duration.ZERO),
        section.seconds("max_request_time", 300, Duration.ZERO),
        section.integer("worker_error_limit", 10, 0, Integer.MAX_VALUE),
        section.onOff("restart_on_exception", false),
        section.seconds("max_wait_time", 30, Duration.ZERO),
        section.seconds("max_start_time", 30, Duration.ofNanos(1)),
        section.seconds("max_handover_time", 3, Duration.ofNanos(1)),
        section.onOff("auto_reload", true),
        section.onOff("rolling_reload", false),
        section.onOff("prepare_ahead", false),
        section.onOff("loop_checks", true),
        section.text(
            "process_title",
            "molt",
            "a name without spaces and slashes",
            text -> Optional.of(text).filter(title -> TITLE.matcher(title).matches())),
        path(section, "pid_file", "run/molt.pid"),
        path(section, "log_file", "log/molt.log"),
        section.choice("log_level", LogLevel.INFO),
        section.onOff("daemonize", false));
  }

  private Path path(Section section, String key, String standard) {
    String text =
        section.text(
            key,
            standard,
            "a file, absolute or seen from " + directories.base(),
            ServerSection::validPath);
    return directories.base().resolve(text).normalize();
  }

  private static Optional<String> validPath(String text) {
    try {
      return Optional.of(text)
          .filter(
              path ->
                  Path.of(path).getFileName() != null && !path.isEmpty() && !path.endsWith("/"));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
