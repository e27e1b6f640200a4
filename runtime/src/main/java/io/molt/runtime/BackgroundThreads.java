package io.molt.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has threads whose work can wait a moment give way to those that serve, once the server is ready:
 * those of the JIT compiler, and those that ask for it by {@link #accept}, which are those that
 * reload, and those of workers that do not serve yet.
 *
 * <p>A request needs the processor for some hundredth of a millisecond, and several threads one
 * after the other. To all of them that is as good as nothing, but Linux (EEVDF) lets who has just
 * had his share wait until the one who runs has used up his slice. With a longer slice than those
 * who serve have, that one has to stop for them. Measured on two cores, in process mode, with 2,000
 * requests a second and four reloads: threads that serve waited for a processor longer than a
 * quarter of a millisecond half as often. The share of each thread stays what it is.
 *
 * <p>The compiler has nice 10 besides: each generation of workers consists of new classes, which
 * are compiled anew as they get warm, half a second after a reload. With a reload each second the
 * slowest hundredth took 2.0 to 3.3 times as long as without reloads, with this 1.1 to 1.4 times in
 * the runs beside those. It has its price: under full load new code gets warm later, and 0.92 to
 * 0.95 is answered of what is answered without reloads, instead of 0.98. The JVM has flags for it,
 * but warns of them at each start unless it is root.
 */
final class BackgroundThreads implements Consumer<Boolean> {

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundThreads.class);

  /** The property with the nice value of the compiler; 0 to leave it. See nice(1). */
  private static final String COMPILER_NICE = "molt.compiler.nice";

  private static final int STANDARD_NICE = 10;

  /** Those that have asked before the server was ready. Guarded by this, as the rest is. */
  private final Set<Integer> early = new HashSet<>();

  private boolean begun;
  private @Nullable ThreadScheduling scheduling;

  /**
   * The calling thread gives way from now on, or from when the server is ready; or no more. Threads
   * that it begins don't. A repeated call changes nothing; where the system knows no such thing,
   * none does.
   */
  @Override
  public synchronized void accept(Boolean givesWay) {
    if (!begun) {
      remember(givesWay);
    } else if (scheduling != null) {
      scheduling.giveWay(ThreadScheduling.CALLER, givesWay);
    }
  }

  private void remember(boolean givesWay) {
    try {
      int caller = number(Files.readSymbolicLink(Path.of("/proc/thread-self")));
      if (givesWay) {
        early.add(caller);
      } else {
        early.remove(caller);
      }
    } catch (IOException | RuntimeException notLinux) {
      LOG.debug("[thread {}] Its number is unknown.", Thread.currentThread().getName(), notLinux);
    }
  }

  /**
   * Begins with it, once all of the server's own code has been started: it has a cost of its own.
   */
  void begin() {
    ThreadScheduling opened = ThreadScheduling.open();
    synchronized (this) {
      begun = true;
      scheduling = opened;
      if (opened != null) {
        early.forEach(thread -> opened.giveWay(thread, true));
      }
      early.clear();
    }
    if (opened != null) {
      lowerCompiler(opened);
    }
  }

  /** Threads of the compiler that begin later get this from those that begin them. */
  private static void lowerCompiler(ThreadScheduling scheduling) {
    int nice = Integer.getInteger(COMPILER_NICE, STANDARD_NICE);
    int least = nice > 0 ? nice : Integer.MIN_VALUE;
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc/self/task"), BackgroundThreads::isCompiler)) {
      threads.forEach(thread -> scheduling.giveWayWithHeirs(number(thread), least));
    } catch (IOException | RuntimeException notLinux) {
      LOG.debug("[server] The compiler keeps its priority.", notLinux);
    }
  }

  private static boolean isCompiler(Path thread) {
    try {
      String name = Files.readString(thread.resolve("comm"));
      return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
    } catch (IOException ended) {
      return false;
    }
  }

  private static int number(Path thread) {
    return Integer.parseInt(thread.getFileName().toString());
  }
}
