package io.molt.itests;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What worker code can do wrong while it serves, as something that a request to the probe asks for.
 */
enum Fault {
  EXCEPTION(
      "an exception", Kind.DEATH, "throw new IllegalStateException(\"expected by the test\");"),
  ERROR("an error", Kind.DEATH, "throw new AssertionError(\"expected by the test\");"),
  STACK_OVERFLOW("a stack overflow", Kind.DEATH, "overflow(1);"),
  OUT_OF_MEMORY(
      "an OutOfMemoryError", Kind.DEATH, "words[0] = \"\" + new long[Integer.MAX_VALUE].length;"),
  EXIT("System.exit", Kind.DEATH, "System.exit(3);"),
  EXIT_REFERENCE(
      "System::exit",
      Kind.DEATH,
      "java.util.function.IntConsumer end = System::exit; end.accept(3);"),
  RUNTIME_EXIT("Runtime.exit", Kind.DEATH, "Runtime.getRuntime().exit(3);"),
  HALT("Runtime.halt", Kind.DEATH, "Runtime.getRuntime().halt(3);"),
  LOOP("an infinite loop", Kind.RUNAWAY, "for (;;) { }"),
  LOOP_THAT_CATCHES(
      "an infinite loop that catches all",
      Kind.RUNAWAY,
      "for (;;) { try { words[9].length(); } catch (Throwable caught) { } }"),
  LOOP_OF_CALLS("endless recursion that catches all", Kind.RUNAWAY, "catching(1);"),
  REGULAR_EXPRESSION(
      "an endless regular expression",
      Kind.UNREACHABLE,
      "java.util.regex.Pattern.matches(\"(.*a){40}\", \"a\".repeat(39) + \"b\".repeat(20));"),
  DEADLOCK("two virtual threads deadlocked", Kind.WAITING, "deadlock();"),
  MONITOR("a monitor that is never released", Kind.WAITING, "monitor();");

  /** What becomes of it. */
  enum Kind {
    /** The worker ends by itself. */
    DEATH,
    /** It goes on until it is ended. */
    RUNAWAY,
    /** It goes on and cannot be ended. */
    UNREACHABLE,
    /** It waits for ever and holds nothing up. */
    WAITING
  }

  private static final String METHODS =
      """
      private static final java.util.concurrent.locks.ReentrantLock A =
          new java.util.concurrent.locks.ReentrantLock();
      private static final java.util.concurrent.locks.ReentrantLock B =
          new java.util.concurrent.locks.ReentrantLock();
      private static final Object MONITOR = new Object();
      private static final java.util.concurrent.atomic.AtomicBoolean HELD =
          new java.util.concurrent.atomic.AtomicBoolean();

      private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
      }

      private static void catching(int depth) {
        for (;;) {
          try {
            catching(depth + 1);
          } catch (Throwable caught) {
            continue;
          }
        }
      }

      private static void deadlock() throws Exception {
        Thread.startVirtualThread(() -> both(B, A));
        both(A, B);
      }

      private static void both(
          java.util.concurrent.locks.ReentrantLock first,
          java.util.concurrent.locks.ReentrantLock second) {
        first.lock();
        java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
        second.lock();
      }

      private static void monitor() throws Exception {
        Thread holder =
            new Thread(
                () -> {
                  synchronized (MONITOR) {
                    HELD.set(true);
                    for (;;) {
                      java.util.concurrent.locks.LockSupport.park();
                    }
                  }
                });
        holder.setDaemon(true);
        holder.start();
        while (!HELD.get()) {
          Thread.sleep(1);
        }
        synchronized (MONITOR) {
          HELD.set(false);
        }
      }
      """;

  private final String label;
  private final Kind kind;
  private final String code;

  Fault(String label, Kind kind, String code) {
    this.label = label;
    this.kind = kind;
    this.code = code;
  }

  /** For people. */
  String label() {
    return label;
  }

  Kind kind() {
    return kind;
  }

  /** What to ask the probe for. */
  String request() {
    return name() + "/0/x";
  }

  /** A probe that does each of these when it is asked to. */
  static WorkerBundle probe() {
    String cases =
        Stream.of(values())
            .map(fault -> "case \"" + fault.name() + "\" -> { " + fault.code + " }\n")
            .collect(Collectors.joining());
    return WorkerBundle.probe()
        .probeCode("static", METHODS)
        .probeCode("taken", "switch (words[0]) {\n" + cases + "default -> {}\n}");
  }
}
