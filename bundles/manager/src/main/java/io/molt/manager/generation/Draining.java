package io.molt.manager.generation;

import io.molt.manager.worker.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of a pool drains: generations, and single workers whose places others have taken. */
final class Draining {

  private static final Logger LOG = LoggerFactory.getLogger(Draining.class);

  /** So many generations may drain at once whatever memory is in use. */
  private static final int FREELY = 2;

  private final String application;
  private final Environment environment;

  /** The oldest first. */
  private final ArrayList<Retirement> generations = new ArrayList<>();

  private final Set<Retirement> single = ConcurrentHashMap.newKeySet();

  Draining(String application, Environment environment) {
    this.application = application;
    this.environment = environment;
  }

  /** The generations, the oldest first, and then the single workers. */
  List<Retirement> all() {
    List<Retirement> all;
    synchronized (generations) {
      all = new ArrayList<>(generations);
    }
    all.addAll(single);
    return all;
  }

  /** Sees to it that the next {@link #add} takes no memory. */
  void makeRoom() {
    synchronized (generations) {
      generations.ensureCapacity(generations.size() + 1);
    }
  }

  /** A generation drains. Takes no memory after {@link #makeRoom}. */
  void add(Retirement generation) {
    synchronized (generations) {
      generations.add(generation);
    }
  }

  /** A single worker drains. */
  void addSingle(Retirement worker) {
    single.add(worker);
  }

  void remove(Retirement gone) {
    synchronized (generations) {
      generations.remove(gone);
    }
    single.remove(gone);
  }

  /**
   * Completed when a further generation may drain: at once as long as less than two do, or not more
   * memory than {@code max_draining_memory} is in use; otherwise when enough of them are gone.
   *
   * <p>There is no limit to their number: one request that a client never ends would make the third
   * reload wait for {@code max_wait_time}. Nor are the oldest forced to end sooner, for a reload
   * that comes late costs less than an answer.
   */
  CompletableFuture<?> room() {
    NavigableMap<Long, Retirement> byNumber = new TreeMap<>();
    all().forEach(each -> byNumber.putIfAbsent(each.generation().number(), each));
    if (byNumber.size() < FREELY) {
      return CompletableFuture.completedFuture(null);
    }
    long most = environment.settings().reloading().maxDrainingMemory();
    long inUse = environment.memoryInUse().getAsLong();
    if (inUse <= most) {
      return CompletableFuture.completedFuture(null);
    }
    Retirement oldest = byNumber.firstEntry().getValue();
    LOG.warn(
        "[{}] {} generations have something in hand, and {} MB of memory are in use"
            + " (max_draining_memory: {} MB): the reload waits for the oldest of them, {}.",
        application,
        byNumber.size(),
        inUse >> 20,
        most >> 20,
        byNumber.firstKey());
    return oldest.gone().thenComposeAsync(gone -> room(), environment.schedule().work());
  }
}
