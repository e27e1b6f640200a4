package io.molt.manager.leaks;

import io.molt.spi.LingeringCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cleans up after workers and watches that their code is collected:
 *
 * <ol>
 *   <li>when a worker has been removed, what it has left in well-known places and what can be taken
 *       away on its behalf is;
 *   <li>its class loader is followed, weakly; looks are taken only while one is there;
 *   <li>one that has outlived some collections is searched for, and what holds it is logged by
 *       name: once, and again when that has changed.
 * </ol>
 *
 * <p>It never has the JVM collect by itself. Usable from any thread.
 */
public final class LeakWatch {

  private static final Logger LOG = LoggerFactory.getLogger(LeakWatch.class);

  /** What is held by something that is itself on its way out needs more than one collection. */
  static final int PATIENCE = 3;

  /** Code that was removed just now may still be ending. */
  private static final Duration YOUNG = Duration.ofSeconds(3);

  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final LongSupplier nanoTime;
  private final Executor work;
  private final Later later;
  private final Surroundings surroundings;
  private final CollectionCount collections = new CollectionCount();

  /** The oldest first. Guarded by itself, as {@link #looking} is. */
  private final List<Followed> followed = new ArrayList<>();

  private boolean looking;

  /** Runs a task after a while. */
  @FunctionalInterface
  public interface Later {
    void after(Duration delay, Runnable task);
  }

  /**
   * What is around the workers.
   *
   * @param shared the code that may hold what they have given it
   * @param further finders of its own, for one search
   * @param settle lets go of what the server itself may still hold by now
   */
  public record Surroundings(
      Supplier<List<SharedCode>> shared, Supplier<List<Finder>> further, Runnable settle) {}

  /**
   * A worker that has been removed.
   *
   * @param worker which one
   * @param loader its class loader
   * @param unfinished callbacks that have not returned
   */
  public record Removed(RetiredWorker worker, ClassLoader loader, List<Unfinished> unfinished) {}

  /**
   * @param nanoTime as {@link System#nanoTime()}
   * @param work runs what may take a while
   */
  public LeakWatch(LongSupplier nanoTime, Executor work, Later later, Surroundings surroundings) {
    this.nanoTime = nanoTime;
    this.work = work;
    this.later = later;
    this.surroundings = surroundings;
  }

  /** Follows code that was removed without having run. */
  public void follow(List<Removed> removed) {
    if (removed.isEmpty()) {
      return;
    }
    long now = nanoTime.getAsLong();
    int count = collections.fromNow();
    synchronized (followed) {
      for (Removed each : removed) {
        followed.add(new Followed(each.worker(), each.loader(), each.unfinished(), now, count));
      }
      if (!looking) {
        beginToLook();
      }
    }
  }

  /** Follows code that has run, and cleans up after it: soon, for it may have to wait for that. */
  public void cleanUp(List<Removed> removed) {
    follow(removed);
    work.execute(() -> new CleanUp(removed, surroundings.shared().get()).run());
  }

  /** How many class loaders have not been collected yet. */
  public int count() {
    surroundings.settle().run();
    return present().size();
  }

  private List<Followed> present() {
    synchronized (followed) {
      followed.removeIf(Followed::isGone);
      return List.copyOf(followed);
    }
  }

  /**
   * What stays, after a collection that this asks for, with all that holds it as far as is known.
   */
  public List<LingeringCode> collectAndSearch() {
    if (count() == 0) {
      return List.of();
    }
    System.gc();
    int count = collections.now();
    long now = nanoTime.getAsLong();
    List<LingeringCode> lingering = new ArrayList<>();
    search(present()).forEach((each, found) -> lingering.add(describe(each, found, now, count)));
    return lingering;
  }

  private static LingeringCode describe(
      Followed each, List<Suspect> found, long now, int collections) {
    RetiredWorker worker = each.worker();
    return new LingeringCode(
        worker.application(),
        worker.worker(),
        worker.generation(),
        worker.version(),
        Duration.ofNanos(each.ageNanos(now)),
        each.survived(collections),
        found.stream().map(Suspect::sentence).toList());
  }

  private Map<Followed, List<Suspect>> search(List<Followed> wanted) {
    Map<Followed, ClassLoader> loaders = new LinkedHashMap<>();
    for (Followed each : wanted) {
      ClassLoader loader = each.loader();
      if (loader != null) {
        loaders.put(each, loader);
      }
    }
    Map<Followed, List<Suspect>> found = new LinkedHashMap<>();
    if (!loaders.isEmpty()) {
      Search search = new Search(loaders.values(), surroundings.shared().get());
      search.run(Finders.thorough(surroundings.further().get()));
      loaders.forEach(
          (each, loader) -> {
            List<Suspect> suspects = new ArrayList<>(each.running());
            suspects.addAll(search.trail(loader).suspects());
            found.put(each, suspects);
          });
    }
    return found;
  }

  private void look() {
    try {
      surroundings.settle().run();
      report(collections.now());
    } finally {
      lookAgain();
    }
  }

  private void lookAgain() {
    synchronized (followed) {
      followed.removeIf(Followed::isGone);
      looking = false;
      if (!followed.isEmpty()) {
        beginToLook();
      }
    }
  }

  private void beginToLook() {
    try {
      later.after(INTERVAL, this::look);
      looking = true;
    } catch (RejectedExecutionException stopping) {
      LOG.debug("The server stops, so nothing is followed any more.");
    }
  }

  private void report(int count) {
    long now = nanoTime.getAsLong();
    List<Followed> due =
        present().stream()
            .filter(each -> each.isDue(count) && each.ageNanos(now) >= YOUNG.toNanos())
            .toList();
    search(due).forEach((each, found) -> report(each, found, now, count));
  }

  private static void report(Followed each, List<Suspect> found, long now, int count) {
    if (each.report(count, found.stream().map(Suspect::what).toList())) {
      List<String> sentences = found.stream().map(Suspect::sentence).toList();
      LOG.warn(
          "[{}] Is still in memory {} s after its removal and {} collections: {}.",
          each.worker().label(),
          Duration.ofNanos(each.ageNanos(now)).toSeconds(),
          each.survived(count),
          found.isEmpty() ? "nothing known holds it" : String.join("; ", sentences));
    }
  }
}
