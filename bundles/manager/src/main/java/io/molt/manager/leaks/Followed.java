package io.molt.manager.leaks;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The code of a worker that was removed, until it is collected. */
final class Followed {

  private final RetiredWorker worker;
  private final WeakReference<ClassLoader> loader;
  private final List<Unfinished> unfinished;
  private final long sinceNanos;
  private final int sinceCollections;

  /** How many collections it survives before it is looked for again. */
  private int nextReport = LeakWatch.PATIENCE;

  private List<String> reported = List.of();

  Followed(
      RetiredWorker worker,
      ClassLoader loader,
      List<Unfinished> unfinished,
      long sinceNanos,
      int sinceCollections) {
    this.worker = worker;
    this.loader = new WeakReference<>(loader);
    this.unfinished = List.copyOf(unfinished);
    this.sinceNanos = sinceNanos;
    this.sinceCollections = sinceCollections;
  }

  RetiredWorker worker() {
    return worker;
  }

  /** The class loader, or null if it is collected. */
  @Nullable ClassLoader loader() {
    return loader.get();
  }

  boolean isGone() {
    return loader.refersTo(null);
  }

  long ageNanos(long now) {
    return now - sinceNanos;
  }

  int survived(int collections) {
    return collections - sinceCollections;
  }

  /** Whether it is time to look for what holds it: less and less often. */
  boolean isDue(int collections) {
    return survived(collections) >= nextReport;
  }

  /** Notes that it was looked for. Says whether what was found is news. */
  boolean report(int collections, List<String> suspects) {
    boolean first = nextReport == LeakWatch.PATIENCE;
    nextReport = survived(collections) * 2;
    boolean news = first || !suspects.equals(reported);
    reported = suspects;
    return news;
  }

  /** Callbacks that have not returned yet. */
  List<Suspect> running() {
    List<Suspect> suspects = new ArrayList<>();
    for (Unfinished callback : unfinished) {
      Thread thread = callback.thread().get();
      if (thread != null && thread.isAlive()) {
        suspects.add(
            new Suspect(
                "callback " + callback.what() + " has not returned", Words.where(thread), null));
      }
    }
    return suspects;
  }
}
