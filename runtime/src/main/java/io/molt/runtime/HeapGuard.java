package io.molt.runtime;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when its heap is full for good, or when a moment without memory has left a class
 * of the server's that can never be used again, so that whoever began it begins it anew. Threads
 * that get no memory would otherwise stop doing this and that, and nobody could tell what still
 * works. That it is full for a moment is everybody's own matter: whoever needs memory then fails,
 * and the server goes on.
 *
 * <p>Full for good means: for {@link #PATIENCE}, less than {@link FreeHeap#SCARCE_PERCENT} percent
 * were free after each full collection. That is a little longer than an application is to be
 * forgiven that fills the heap for five seconds and lets go. Those collections are asked for here,
 * at most one a second and only while the heap seems full, because what is used includes garbage
 * otherwise.
 *
 * <p>It needs no memory once it has begun: its threads are there, and the last words are written.
 */
final class HeapGuard {

  /** In hand before it is caught, for the JVM needs memory to find the type of a catch clause. */
  static final Class<?> CAUGHT = Error.class;

  static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final Logger log = LoggerFactory.getLogger(HeapGuard.class);

  /** Read at the start, for no class can be initialised at the end. */
  private static final int EXIT_CODE = ExitCode.OUT_OF_MEMORY.number();

  private static final long PATIENCE_NANOS = PATIENCE.toNanos();

  private static final long LOOK_NANOS = Duration.ofMillis(500).toNanos();
  private static final long COLLECT_NANOS = Duration.ofSeconds(1).toNanos();

  /** For which the last words may keep the process: who writes them may wait for memory. */
  private static final long FAREWELL_NANOS = Duration.ofSeconds(1).toNanos();

  private final FreeHeap heap;
  private final LongSupplier nanoTime;

  /** Since when it has been full without interruption, as far as {@link #isFull} is set. */
  private long fullSince;

  private boolean isFull;
  private long collectedAt;
  private volatile boolean spoiled;

  HeapGuard(FreeHeap heap, LongSupplier nanoTime) {
    this.heap = heap;
    this.nanoTime = nanoTime;
  }

  /**
   * Begins to guard this process.
   *
   * @param cleanUp what is done before the end, as far as there is memory for it; quick
   * @return the guard, which can be told of what the heap has done to the server
   */
  static HeapGuard begin(Runnable cleanUp) {
    HeapGuard guard = new HeapGuard(FreeHeap.OF_THIS_PROCESS, System::nanoTime);
    LastWords words = new LastWords(log::error, new FileOutputStream(FileDescriptor.err), cleanUp);
    unstarted("molt-last-words", words).start();
    unstarted("molt-heap-guard", () -> guard.watch(words)).start();
    return guard;
  }

  /** A class of the server's is spoiled: ends the process soon. From any thread, any number. */
  void spoiled(String className) {
    if (!spoiled) {
      spoiled = true; // first: there may be no memory for the line
      log.error(
          "[server] Memory or stack ran out while {} was initialised, and the JVM does not try that"
              + " again.",
          className);
    }
  }

  private static Thread unstarted(String name, Runnable task) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .priority(Thread.MAX_PRIORITY)
        .inheritInheritableThreadLocals(false)
        .unstarted(task);
  }

  private void watch(LastWords words) {
    while (!spoiled && !isFullForGood()) {
      pause(LOOK_NANOS);
    }
    words.begin(spoiled ? LastWords.SPOILED : LastWords.FULL);
    long end = System.nanoTime() + FAREWELL_NANOS;
    while (!words.isOver() && System.nanoTime() < end) {
      pause(LOOK_NANOS / 10);
    }
    words.sayIfUnsaid();
    Runtime.getRuntime().halt(EXIT_CODE);
  }

  /** Looks, and says whether the heap has been full for long enough. */
  boolean isFullForGood() {
    if (!heap.isScarce()) {
      isFull = false;
      return false;
    }
    long now = nanoTime.getAsLong();
    if (isFull && now - collectedAt < COLLECT_NANOS) {
      return false;
    }
    collectedAt = now;
    heap.collect();
    if (!heap.isScarce()) {
      isFull = false;
      return false;
    }
    if (!isFull) {
      isFull = true;
      fullSince = now;
    }
    return nanoTime.getAsLong() - fullSince >= PATIENCE_NANOS;
  }

  /** An application may interrupt this thread too. */
  private static void pause(long nanos) {
    LockSupport.parkNanos(nanos);
    boolean _ = Thread.interrupted();
  }
}
