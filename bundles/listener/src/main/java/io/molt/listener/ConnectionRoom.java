package io.molt.listener;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * How many connections the server may hold, of all ports together: each is an open file, and a
 * process may have so many of them ({@code ulimit -n}). Some are kept back, or clients could take
 * the last one, and then no reload could read its bundle and no command reach the server. Usable
 * from any thread.
 */
final class ConnectionRoom {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionRoom.class);

  /** For reloads, commands and the log; what applications open comes on top. */
  private static final int LEAST_RESERVE = 64;

  private static final int MOST_RESERVE = 1024;

  /** Fewer than these are hardly meant. */
  private static final int FEW = 1000;

  private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files\\s+(\\d+)");

  private final int most;
  private final AtomicInteger taken = new AtomicInteger();

  private ConnectionRoom(int most) {
    this.most = most;
  }

  /**
   * As much as the limit of this process leaves, which is said in the log if it is less than what
   * the ports would take.
   *
   * @param wanted {@code max_connection} of all ports together
   */
  static ConnectionRoom ofThisProcess(long wanted) {
    int limit = limit();
    if (wanted <= limit / 2) {
      return new ConnectionRoom(Integer.MAX_VALUE);
    }
    int open = openFiles();
    ConnectionRoom room = of(limit, open);
    if (wanted > room.most) {
      LOG.atLevel(room.most < FEW ? Level.WARN : Level.INFO)
          .log(
              "[listener] At most {} connections are taken, max_connection would allow {}: the"
                  + " process may open {} files (ulimit -n), {} are open, and some are kept for"
                  + " reloads, commands and applications.",
              room.most,
              wanted,
              limit,
              open);
    }
    return room;
  }

  /** What a limit leaves when so many files are open for other purposes. */
  static ConnectionRoom of(int limit, int open) {
    int reserve = Math.clamp(limit / 8, LEAST_RESERVE, MOST_RESERVE);
    return new ConnectionRoom(Math.max(limit - open - reserve, 1));
  }

  /** No limit but that of each port. */
  static ConnectionRoom unlimited() {
    return new ConnectionRoom(Integer.MAX_VALUE);
  }

  int most() {
    return most;
  }

  /** Whether there is room for one more, which is then counted. */
  boolean take() {
    if (taken.incrementAndGet() <= most) {
      return true;
    }
    taken.decrementAndGet();
    return false;
  }

  void giveBack() {
    taken.decrementAndGet();
  }

  /** How many files the process may open; the largest number if the system does not say. */
  private static int limit() {
    try {
      return limit(Files.readString(Path.of("/proc/self/limits")));
    } catch (IOException unknown) {
      return Integer.MAX_VALUE;
    }
  }

  /** The limit that Linux states in such a file. */
  static int limit(String limits) {
    Matcher matcher = LIMIT.matcher(limits);
    return matcher.find()
        ? (int) Math.min(Long.parseLong(matcher.group(1)), Integer.MAX_VALUE)
        : Integer.MAX_VALUE;
  }

  private static int openFiles() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }
}
