package io.molt.deployer.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A thread that runs code of a worker. */
final class Running {

  /** Long enough for the JIT compiler to have compiled what it runs. */
  private static final Duration COMPILED = Duration.ofMillis(50);

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Thread thread;
  private final CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();

  /** Begins to run. */
  Running(String name, Code code) {
    thread = Thread.ofPlatform().name(name).daemon().start(() -> run(code));
  }

  /** What is run. */
  interface Code {
    void run() throws Throwable;
  }

  private void run(Code code) {
    try {
      code.run();
      end.complete(Optional.empty());
    } catch (Throwable thrown) {
      end.complete(Optional.of(thrown));
    }
  }

  /** Waits until it has worked for a while. */
  void awaitWork() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long enough = cpuNanos() + COMPILED.toNanos();
    while (cpuNanos() < enough) {
      assertThat(end).as("%s has ended before its time", thread.getName()).isNotDone();
      assertThat(System.nanoTime()).as("%s does not work", thread.getName()).isLessThan(deadline);
      Thread.onSpinWait();
    }
    assertThat(end).as("%s has ended before its time", thread.getName()).isNotDone();
  }

  private long cpuNanos() {
    return THREADS.getThreadCpuTime(thread.threadId());
  }

  /** Waits until it has ended; says what it threw. */
  Optional<Throwable> awaitEnd() {
    try {
      return end.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException late) {
      StringBuilder stack = new StringBuilder(thread.getName() + " still runs:");
      for (StackTraceElement frame : thread.getStackTrace()) {
        stack.append("\n  ").append(frame);
      }
      throw new AssertionError(stack.toString(), late);
    }
  }
}
