package io.molt.listener;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The open connections of one port, and how many there were. Usable from any thread. */
final class Connections {

  private final int max;
  private final Set<OpenConnection> all = ConcurrentHashMap.newKeySet();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private volatile boolean ending;

  /**
   * @param max how many may be open
   */
  Connections(int max) {
    this.max = max;
  }

  /** Whether there is room for one more, which is then counted. For the acceptor. */
  boolean admit() {
    if (open.get() >= max) {
      refused.incrementAndGet();
      return false;
    }
    open.incrementAndGet();
    accepted.incrementAndGet();
    return true;
  }

  /** One that was admitted has come to nothing. */
  void release() {
    open.decrementAndGet();
  }

  void add(OpenConnection connection) {
    all.add(connection);
  }

  void remove(OpenConnection connection) {
    if (all.remove(connection)) {
      release();
      completeIfGone();
    }
  }

  Collection<OpenConnection> all() {
    return all;
  }

  /** Completed when none is left. To be asked for when none will be added. */
  CompletableFuture<Void> gone() {
    ending = true;
    completeIfGone();
    return gone;
  }

  int open() {
    return open.get();
  }

  long accepted() {
    return accepted.get();
  }

  long refused() {
    return refused.get();
  }

  private void completeIfGone() {
    if (ending && all.isEmpty()) {
      gone.complete(null);
    }
  }
}
