package io.molt.deployer.weaving;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What is still to be told and written of the classes of one content. Usable from any thread. */
final class Unsettled {

  /** The names that were asked for, in this process or an earlier one. */
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  private final List<Unwoven> untold = new ArrayList<>();
  private boolean unwritten;
  private long changedAt = System.nanoTime();

  /** A class was asked for. */
  void asked(String name, Woven woven) {
    if (asked.add(name)) {
      changed(woven);
    }
  }

  private synchronized void changed(Woven woven) {
    unwritten = true;
    changedAt = System.nanoTime();
    untold.addAll(woven.unwoven());
  }

  /** A class was asked for in an earlier process, and is on disk. */
  synchronized void restored(String name, List<Unwoven> unwoven) {
    asked.add(name);
    untold.addAll(unwoven);
  }

  /** All that were asked for, in order. */
  Set<String> names() {
    return new TreeSet<>(asked);
  }

  /** What cannot be stopped, as far as it is known and has not been told before. */
  synchronized List<Unwoven> untold() {
    List<Unwoven> unwoven = List.copyOf(untold);
    untold.clear();
    return unwoven;
  }

  /** Whether nothing new was asked for in a while. */
  synchronized boolean rests(long restNanos) {
    return System.nanoTime() - changedAt >= restNanos;
  }

  /** Whether there is more to be written than before; there is not, from then on. */
  synchronized boolean takeUnwritten() {
    boolean was = unwritten;
    unwritten = false;
    return was;
  }
}
