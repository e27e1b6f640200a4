package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The probe, but it harms the whole process when it is asked to. */
final class Meddler {

  /** Enough for the server and one application, and soon filled. */
  private static final String SMALL_HEAP = "-Xmx96m";

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MORE_THAN_WORKERS = 6;

  private static final String METHODS =
      """
      private static volatile Object hoard;

      private static void hoardUntil(long end) {
        int size = 1 << 20;
        while (System.nanoTime() < end) {
          try {
            hoard = new Object[] {hoard, new byte[size]};
          } catch (OutOfMemoryError full) {
            size = size > 16 ? size / 2 : 16;
          }
        }
      }

      private static void recordTheEnd() {
        try {
          record(System.getenv("MOLT_BASE") + "/notes.txt", "let go");
        } catch (Exception unexpected) {
          throw new IllegalStateException(unexpected);
        }
      }

      /** What runs while the heap is full has run before: to be linked, it would need memory. */
      private static Class<?> rehearse() {
        hoardUntil(System.nanoTime() + 1_000_000);
        hoard = null;
        java.util.concurrent.locks.LockSupport.parkNanos(1);
        return OutOfMemoryError.class;
      }

      private static void holdUntil(long end) {
        while (System.nanoTime() < end) {
          try {
            hoardUntil(end);
          } catch (OutOfMemoryError full) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
          }
        }
      }

      /** Takes all memory there is, to the last byte; unless that is for long, gives it back. */
      private static void fill(long millis) {
        Class<?> linked = rehearse();
        long end = System.nanoTime() + millis * 1_000_000;
        Thread filler =
            new Thread(
                () -> {
                  holdUntil(end);
                  if (millis < 60_000) {
                    hoard = null;
                    recordTheEnd();
                  }
                });
        filler.setDaemon(true);
        filler.start();
      }

      private static ThreadGroup root() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
          root = root.getParent();
        }
        return root;
      }

      /** Interrupts all threads of the process but its own, again and again. */
      private static void interrupt(long millis) throws Exception {
        long end = System.nanoTime() + millis * 1_000_000;
        ThreadGroup all = root();
        Thread meddler =
            new Thread(
                () -> {
                  while (System.nanoTime() < end) {
                    Thread[] threads = new Thread[all.activeCount() + 16];
                    int count = all.enumerate(threads, true);
                    for (int i = 0; i < count; i++) {
                      if (threads[i] != Thread.currentThread()) {
                        threads[i].interrupt();
                      }
                    }
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                  }
                });
        meddler.setDaemon(true);
        meddler.start();
      }
      """;

  private static final String CASES =
      """
      switch (words[0]) {
        case "fill" -> fill(Long.parseLong(words[1]));
        case "interrupt" -> interrupt(Long.parseLong(words[1]));
        default -> {}
      }
      """;

  private Meddler() {}

  static WorkerBundle bundle() {
    return WorkerBundle.probe().probeCode("static", METHODS).probeCode("taken", CASES);
  }

  /** An instance that holds it, in a small heap. */
  static Instance instance(String mode) {
    Instance instance = Instance.empty().set("mode", mode).setEnvironment("JAVA_OPTS", SMALL_HEAP);
    instance.deploy("probe.jar", bundle().bytes());
    return instance;
  }

  /** Has it take all memory for so long, and returns when it has let go. */
  static void fillForAMoment(MoltProcess molt, Duration time) {
    fill(molt, time);
    molt.awaitNoted(1);
  }

  /** Has it take all memory for so long, and returns when it has begun. */
  static void fill(MoltProcess molt, Duration time) {
    // What is initialised just then may be spoiled, and that ends the process.
    molt.awaitLog("Its classes are initialised");
    ask(molt, "fill", String.valueOf(time.toMillis()));
  }

  /** Has it interrupt all threads for so long, and returns when it has begun. */
  static void interrupt(MoltProcess molt, Duration time) {
    ask(molt, "interrupt", String.valueOf(time.toMillis()));
  }

  private static void ask(MoltProcess molt, String what, String how) {
    try (TcpClientConnection connection = molt.tcp()) {
      connection.ask(what + "/" + how + "/x");
    }
  }

  /**
   * Waits until clients are answered on every event loop, then has each part of the server do its
   * work: the deployer and its watch, the control socket, a reload, its history, the signals, the
   * log and the stop.
   */
  static void assertAllWorks(MoltProcess molt) {
    awaitEveryWorker(molt);
    molt.instance().deploy("probe.jar", bundle().version("1.0.1").bytes());
    molt.awaitVersion("1.0.1");
    long generation = molt.ask().generation();
    molt.signal("USR1");
    molt.awaitGeneration(generation + 1);
    assertSucceeds(molt, "reload");
    assertSucceeds(molt, "status");
    assertThat(assertSucceeds(molt, "history", "-n", "2").out()).contains("swapped");
    awaitEveryWorker(molt);
    assertSucceeds(molt, "stop");
    assertThat(molt.awaitExit()).isZero();
  }

  private static CommandResult assertSucceeds(MoltProcess molt, String... command) {
    CommandResult result = molt.molt(command);
    assertThat(result.exit()).as("%s", result).isZero();
    return result;
  }

  /** Connections go to the loops in turn: as many at once as there are, and some more. */
  private static void awaitEveryWorker(MoltProcess molt) {
    Await.value(
        "both workers answer",
        LIMIT,
        () -> {
          Set<Integer> workers = new HashSet<>();
          for (int i = 0; i < MORE_THAN_WORKERS; i++) {
            try (TcpClientConnection tcp = molt.tcp();
                HttpClientConnection http = molt.http()) {
              // Of both: in turns, all connections of one port may go to the same worker.
              workers.add(http.ask("x").worker());
              workers.add(tcp.ask("?").worker());
            } catch (RuntimeException | AssertionError notYet) {
              return Optional.empty();
            }
          }
          return Optional.of(workers).filter(all -> all.size() == 2);
        },
        molt::log);
  }
}
