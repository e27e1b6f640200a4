package io.molt.deployer.weaving;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The class files of one content, each rewritten when it is first asked for: an application loads
 * but a part of what it brings, and the rest would only delay it. Usable from any thread.
 */
final class WovenContent implements LazyClass.Maker {

  private final Map<String, LazyClass> classes;
  private final ClassWeaver weaver;
  private final String guardRoot;
  private final WovenFile file;

  /** The names that were asked for, in this process or an earlier one. */
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  private final List<Unwoven> untold = new ArrayList<>();
  private boolean restored;
  private boolean unwritten;
  private long changedAt = System.nanoTime();

  /**
   * @param guardRoot where the class path begins on which the guard is
   * @param file where the rewritten classes are kept for the next start
   */
  WovenContent(
      Map<String, LazyClass> classes, ClassWeaver weaver, String guardRoot, WovenFile file) {
    this.classes = classes;
    this.weaver = weaver;
    this.guardRoot = guardRoot;
    this.file = file;
  }

  Set<String> names() {
    return classes.keySet();
  }

  /** A class that is the same here, or null. */
  @Nullable LazyClass same(String name, byte[] original) {
    LazyClass known = classes.get(name);
    return known != null && known.isOf(original) ? known : null;
  }

  /** The rewritten class file of a name that is among {@link #names}. */
  byte[] bytes(String name) {
    restore();
    Woven woven = lazy(name).woven(name, this);
    if (asked.add(name)) {
      changed(woven);
    }
    return woven.bytes();
  }

  private LazyClass lazy(String name) {
    return requireNonNull(classes.get(name), name);
  }

  @Override
  public Woven make(String name, byte[] original) {
    String inRoot = name.startsWith(guardRoot) ? name.substring(guardRoot.length()) : name;
    return GuardFiles.NAMES.contains(inRoot)
        ? Woven.unchanged(GuardFiles.content(inRoot, weaver.loopChecks()))
        : weaver.weave(name, original);
  }

  private synchronized void restore() {
    if (!restored) {
      restored = true;
      for (Map.Entry<String, Woven> kept : file.read().entrySet()) {
        restore(kept.getKey(), kept.getValue());
      }
    }
  }

  private void restore(String name, Woven kept) {
    if (classes.containsKey(name)) {
      lazy(name).restore(kept);
      asked.add(name);
      untold.addAll(kept.unwoven());
    }
  }

  private synchronized void changed(Woven woven) {
    unwritten = true;
    changedAt = System.nanoTime();
    untold.addAll(woven.unwoven());
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

  /** Keeps on disk what has been rewritten, if there is more than before. */
  void keep() throws IOException {
    synchronized (this) {
      if (!unwritten) {
        return;
      }
      unwritten = false;
    }
    Map<String, Woven> kept = new TreeMap<>();
    asked.forEach(name -> lazy(name).kept().ifPresent(woven -> kept.put(name, woven)));
    file.write(kept);
  }
}
