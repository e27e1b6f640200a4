package io.molt.manager.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What one worker has in hand: the events that it has taken and the calls that were made to it,
 * until nothing of them is owed any more.
 */
public final class InHand {

  private final AtomicInteger count = new AtomicInteger();

  /**
   * What has outlived its first leg, its callback, or the worker's time on its carrier; the one
   * that runs is {@link #running}.
   */
  private final Set<Callback> kept = ConcurrentHashMap.newKeySet();

  private volatile @Nullable Callback running;
  private volatile @Nullable Runnable whenIdle;

  /** One more is counted, before it begins. */
  void add() {
    count.incrementAndGet();
  }

  /** One less is counted. */
  void release() {
    if (count.decrementAndGet() == 0) {
      Runnable task = whenIdle;
      if (task != null) {
        task.run();
      }
    }
  }

  /** It begins. On the carrier. */
  void runs(Callback callback) {
    running = callback;
  }

  /** It has left the carrier. Another may run by now: the carrier may have been taken over. */
  void runsNoMore(Callback callback) {
    if (callback.equals(running)) {
      running = null;
    }
  }

  /** The code has left the carrier's thread: what it still owes is kept. */
  void keepIfOwed(Callback callback) {
    if (callback.isOwed()) {
      park(callback);
    }
  }

  /** Its code is not, or no longer, in its first leg. On the carrier. */
  void park(Callback callback) {
    callback.parks();
    keep(callback);
  }

  /**
   * What runs is kept, whatever runs next: the carrier is about to be taken away from it. From any
   * thread; one that has ended meanwhile is not kept.
   */
  void keepRunning() {
    Callback now = running;
    if (now != null && now.isOwed()) {
      keep(now);
    }
  }

  private void keep(Callback callback) {
    callback.kept = true;
    kept.add(callback);
    if (!callback.isOwed()) {
      kept.remove(callback);
    }
  }

  /** It owes nothing any more. From any thread, once for each callback. */
  public void settled(Callback callback) {
    if (callback.kept) {
      kept.remove(callback);
    }
    release();
  }

  /**
   * Calls back when nothing is in hand, at once if so already, perhaps more than once. For a worker
   * that no longer serves, and so takes nothing new.
   */
  public void whenIdle(Runnable task) {
    whenIdle = task;
    if (count() == 0) {
      task.run();
    }
  }

  /** Whether nothing is. */
  public boolean isEmpty() {
    return count() == 0;
  }

  public int count() {
    return count.get();
  }

  /** What runs on the carrier now, as far as can be told; null if nothing does. */
  public @Nullable Callback runningNow() {
    Callback now = running;
    if (now != null && now.isOwed()) {
      return now;
    }
    for (Callback callback : callbacks()) {
      Thread thread = callback.thread();
      if (thread != null && thread.getState() == Thread.State.RUNNABLE) {
        return callback;
      }
    }
    return null;
  }

  /** What runs or has parked now. */
  public List<Callback> callbacks() {
    Callback now = running;
    List<Callback> callbacks = new ArrayList<>(kept);
    if (now != null && !callbacks.contains(now)) {
      callbacks.add(now);
    }
    callbacks.removeIf(callback -> !callback.isOwed());
    return callbacks;
  }
}
