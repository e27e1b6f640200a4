package io.molt.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is said and done before the process ends for want of memory. It waits on a thread of its own
 * until it is needed, and what it needs then is there already.
 *
 * <p>They go to the log. Whoever writes there needs memory, and whoever has the log's turn may wait
 * for some for as long as the process lives: so what the log has not taken in time, or has failed
 * at, goes to the console in its place, and the process never ends without a word.
 */
final class LastWords implements Runnable {

  static final String SPOILED =
      "[server] What needs that class would fail for ever: the process ends (see -Xmx"
          + " and -Xss in JAVA_OPTS).";

  static final String FULL =
      "[server] Less than "
          + FreeHeap.SCARCE_PERCENT
          + " % of the heap were free after each collection for "
          + HeapGuard.PATIENCE.toSeconds()
          + " s: the process ends (see -Xmx and -XX:+HeapDumpOnOutOfMemoryError in JAVA_OPTS).";

  private final Consumer<String> log;
  private final OutputStream console;
  private final Runnable cleanUp;
  private final byte[] spoiledLine = line(SPOILED);
  private final byte[] fullLine = line(FULL);

  /** Set by whoever says it. */
  private final AtomicBoolean said = new AtomicBoolean();

  private volatile @Nullable Thread thread;
  private volatile String words = FULL;
  private volatile boolean begun;
  private volatile boolean over;

  /**
   * @param log writes a line to the log; may fail, or never return
   * @param console for when there is no memory for a line of the log
   * @param cleanUp what is done before the end, as far as there is memory for it; quick
   */
  LastWords(Consumer<String> log, OutputStream console, Runnable cleanUp) {
    this.log = log;
    this.console = console;
    this.cleanUp = cleanUp;
  }

  private static byte[] line(String words) {
    return (words + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** It is time. From any thread. */
  void begin(String lastWords) {
    words = lastWords;
    begun = true;
    LockSupport.unpark(thread);
  }

  /** Whether all is said and done. */
  boolean isOver() {
    return over;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!begun) {
      LockSupport.park(this);
      boolean _ = Thread.interrupted();
    }
    say();
    try {
      cleanUp.run();
    } catch (Error noMemory) {
      // Then the lock alone tells that there is no server, as after a kill.
    }
    over = true;
  }

  private void say() {
    try {
      log.accept(words);
      said.set(true);
    } catch (Error noMemory) {
      sayIfUnsaid();
    }
  }

  /** Says it on the console unless it has been said. From any thread; needs no memory. */
  void sayIfUnsaid() {
    if (!said.compareAndSet(false, true)) {
      return;
    }
    try {
      console.write(words.equals(FULL) ? fullLine : spoiledLine);
    } catch (IOException | Error refused) {
      // The exit code says it too.
    }
  }
}
