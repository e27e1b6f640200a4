package io.molt.manager.code;

import io.molt.spi.Content;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The code that is ready for one application. One thread at a time makes it ready; any may take it,
 * and waits for that one only while it installs the very content that is wanted.
 */
final class Standby {

  private static final Logger LOG = LoggerFactory.getLogger(Standby.class);

  /** What a bundle takes without its classes: what the framework and the JVM know of it. */
  private static final long BUNDLE_BYTES = 64 * 1024;

  /** What a class takes when it is loaded, for each byte of its file; mostly it is less. */
  private static final long LOADED_BYTES = 3;

  private final PreparingHost host;
  private final long mostBytes;

  /** Held by the thread that makes code ready, and never taken by one that holds this. */
  private final Object preparing = new Object();

  // Guarded by this:

  private final Deque<WorkerCode> ready = new ArrayDeque<>();

  /** What {@link #ready} is of. */
  private @Nullable Content content;

  /** What it is to be of. */
  private @Nullable Content expected;

  /** What is being installed just now. */
  private @Nullable Content installing;

  private String unprepared = "";

  /**
   * @param mostBytes how much memory what is ready may need
   */
  Standby(PreparingHost host, long mostBytes) {
    this.host = host;
    this.mostBytes = mostBytes;
  }

  /**
   * Takes what is ready of a content.
   *
   * @param most at most so many
   * @return none, if nothing is
   */
  List<WorkerCode> take(Content wanted, int most) {
    List<WorkerCode> taken = new ArrayList<>();
    List<WorkerCode> stale = new ArrayList<>();
    synchronized (this) {
      awaitInstalled(wanted);
      while (wanted.equals(content) && taken.size() < most && !ready.isEmpty()) {
        WorkerCode code = ready.remove();
        (code.isStale() ? stale : taken).add(code);
      }
    }
    remove(stale);
    return taken;
  }

  private synchronized void awaitInstalled(Content wanted) {
    while (wanted.equals(installing)) {
      try {
        wait();
      } catch (InterruptedException meaningless) {
        // By an application, to whom all threads are open.
      }
    }
  }

  /**
   * Makes so much code ready that there is some for each worker, and loads what those that serve
   * have loaded by now.
   *
   * @throws CodeException if the content cannot be loaded
   */
  void expect(Content next, int workers, List<WorkerCode> serving) throws CodeException {
    synchronized (this) {
      expected = next;
    }
    synchronized (preparing) {
      long need = need(workers, serving);
      String excess = excess(need);
      tell(next, excess);
      remove(surplus(next, excess.isEmpty() ? workers : 0));
      if (excess.isEmpty()) {
        fill(next, workers);
        load(serving);
      }
    }
  }

  private static long need(int workers, List<WorkerCode> serving) {
    long classBytes = serving.stream().mapToLong(WorkerCode::classBytes).max().orElse(0);
    return workers * (BUNDLE_BYTES + LOADED_BYTES * classBytes);
  }

  private String excess(long need) {
    return need <= mostBytes
        ? ""
        : "it would need about %d KB (expected: at most prepare_ahead_memory, which is %d KB)"
            .formatted(need >> 10, mostBytes >> 10);
  }

  private void tell(Content next, String why) {
    boolean news;
    synchronized (this) {
      news = unprepared.isEmpty();
      unprepared = why;
    }
    if (news && !why.isEmpty()) {
      LOG.info("[{}] The next generation is not prepared ahead: {}.", next.application(), why);
    }
  }

  /** Why nothing is made ready; empty if it is. */
  synchronized String unprepared() {
    return unprepared;
  }

  /** What of the code that is ready is of no use now. */
  private synchronized List<WorkerCode> surplus(Content next, int workers) {
    if (!next.equals(expected)) {
      return List.of();
    }
    int keep = next.equals(content) ? workers : 0;
    content = next;
    List<WorkerCode> surplus = new ArrayList<>();
    while (ready.size() > keep) {
      surplus.add(ready.removeLast());
    }
    return surplus;
  }

  private void fill(Content next, int workers) throws CodeException {
    int missing;
    synchronized (this) {
      missing = next.equals(expected) ? workers - ready.size() : 0;
      installing = missing > 0 ? next : null;
    }
    List<WorkerCode> fresh = List.of();
    try {
      if (missing > 0) {
        fresh = host.prepare(next, missing);
      }
    } finally {
      fresh = keep(next, fresh);
    }
    remove(fresh);
  }

  /**
   * Keeps them unless something else is expected by now.
   *
   * @return those that are not kept
   */
  private synchronized List<WorkerCode> keep(Content next, List<WorkerCode> fresh) {
    installing = null;
    notifyAll();
    if (!next.equals(expected)) {
      return fresh;
    }
    ready.addAll(fresh);
    return List.of();
  }

  /**
   * On a thread that ends with it: Felix 7.0.5 leaves something in each thread for each class
   * loader that it has loaded a class from. It gives way as the thread does that begins it.
   */
  private void load(List<WorkerCode> serving) {
    Set<String> classes = new LinkedHashSet<>();
    serving.forEach(code -> classes.addAll(code.classes()));
    List<String> names = List.copyOf(classes);
    CompletableFuture.runAsync(() -> load(names, readyOnes()), task -> thread(task).start()).join();
  }

  private static Thread thread(Runnable task) {
    Thread thread =
        Thread.ofPlatform()
            .name("molt-ahead")
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(task);
    thread.setContextClassLoader(Standby.class.getClassLoader());
    return thread;
  }

  private void load(List<String> names, List<WorkerCode> codes) {
    for (WorkerCode code : codes) {
      code.load(names, () -> isReady(code));
      if (isReady(code)) {
        code.loadWorker();
        code.link();
      }
    }
  }

  private synchronized List<WorkerCode> readyOnes() {
    return List.copyOf(ready);
  }

  private synchronized boolean isReady(WorkerCode code) {
    return ready.contains(code);
  }

  /** Nothing is to be ready any more. */
  void close() {
    List<WorkerCode> unused;
    synchronized (this) {
      expected = null;
      unused = readyOnes();
      ready.clear();
    }
    remove(unused);
  }

  private void remove(List<WorkerCode> unused) {
    if (!unused.isEmpty()) {
      host.remove(unused);
    }
  }
}
