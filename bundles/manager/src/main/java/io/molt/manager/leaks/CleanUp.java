package io.molt.manager.leaks;

import io.molt.reload.Failure;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes away what workers have left behind, as far as that is safe, and says so. */
final class CleanUp implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(CleanUp.class);

  private final List<LeakWatch.Removed> removed;
  private final List<SharedCode> shared;

  CleanUp(List<LeakWatch.Removed> removed, List<SharedCode> shared) {
    this.removed = removed;
    this.shared = shared;
  }

  @Override
  public void run() {
    long began = System.nanoTime();
    Search search = new Search(removed.stream().map(LeakWatch.Removed::loader).toList(), shared);
    search.run(Finders.quick());
    for (LeakWatch.Removed each : removed) {
      cleanUp(each.worker().label(), search.trail(each.loader()));
    }
    LOG.debug(
        "[{}] Looked for what was left behind in {} us.",
        removed.getFirst().worker().label(),
        (System.nanoTime() - began) / 1_000);
  }

  private static void cleanUp(String label, Trail trail) {
    List<String> done = new ArrayList<>();
    for (Suspect suspect : trail.suspects()) {
      Remedy remedy = suspect.remedy();
      if (remedy != null && isDone(label, suspect, remedy)) {
        done.add(suspect.what() + " " + remedy.done());
      }
    }
    if (!done.isEmpty()) {
      LOG.info("[{}] Left behind, cleaned up: {}.", label, String.join("; ", done));
    }
  }

  /** May call methods that the worker's code has overridden, so anything may be thrown. */
  private static boolean isDone(String label, Suspect suspect, Remedy remedy) {
    try {
      remedy.action().run();
      return true;
    } catch (Exception | Error failed) {
      LOG.warn("[{}] Left behind, not cleaned up: {}: {}", label, suspect.what(), text(failed));
      return false;
    }
  }

  /** The exception itself may be of the worker's classes. */
  private static String text(Throwable failed) {
    return Failure.of(failed).toString();
  }
}
